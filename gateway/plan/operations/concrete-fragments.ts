import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { definitionOf, withRoot, type OperationText } from '../../execute/operation-text.js';

/**
 * Selects the same by fragments on object types only, none of which is in vain. That takes more text, but the planner
 * fails on some fragments on interfaces and unions, and on some that no object can meet.
 */
export function withConcreteFragments({ schema, document }: OperationText): OperationText {
  const { operation, selectionSet } = definitionOf(document);
  const writer = new ConcreteWriter(schema, document.definitions.filter(isFragment));
  const { selections } = writer.write(selectionSet, [schema.getRootType(operation)!]);
  return { schema, document: withRoot(document, selections) };
}

class ConcreteWriter {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
  ) {
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** @param types that the object which this is selected of may have */
  write(set: SelectionSetNode, types: readonly GraphQLObjectType[]): SelectionSetNode {
    return { ...set, selections: set.selections.flatMap((selection) => this.#selection(selection, types)) };
  }

  #selection(selection: SelectionNode, types: readonly GraphQLObjectType[]): SelectionNode[] {
    switch (selection.kind) {
      case Kind.FIELD:
        return [this.#field(selection, types)];
      case Kind.INLINE_FRAGMENT:
        return this.#fragment(selection, types);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.#fragments.get(selection.name.value);
        return fragment ? this.#fragment(fragment, types) : [];
      }
    }
  }

  #field(field: FieldNode, types: readonly GraphQLObjectType[]): FieldNode {
    if (!field.selectionSet) return field;
    const found = types.flatMap((type) => {
      const definition = type.getFields()[field.name.value];
      return definition ? this.#possible(getNamedType(definition.type).name) : [];
    });
    return { ...field, selectionSet: this.write(field.selectionSet, [...new Set(found)]) };
  }

  #fragment(
    { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
    types: readonly GraphQLObjectType[],
  ): SelectionNode[] {
    const allowed = typeCondition ? new Set(this.#possible(typeCondition.name.value)) : undefined;
    const meeting = allowed ? types.filter((type) => allowed.has(type)) : types;
    if (meeting.length === types.length && types.length === 1) {
      return [...this.write(selectionSet, types).selections];
    }
    return meeting.map((type) => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } },
      selectionSet: this.write(selectionSet, [type]),
    }));
  }

  #possible(name: string): readonly GraphQLObjectType[] {
    const type = this.schema.getType(name);
    if (!isCompositeType(type)) return [];
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  }
}

function isFragment(definition: { readonly kind: Kind }): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
