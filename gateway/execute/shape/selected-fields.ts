import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql';
import { hasNullCondition, NullConditionError } from '../null-conditions.js';
import { definitionOf, type OperationText } from '../operation-text.js';

/** A selection set, with the type that it is written for. */
export interface Selections {
  readonly node: SelectionSetNode;
  readonly type: GraphQLCompositeType;
}

/** One field of a response object, with all that is selected of it at any place of the operation. */
export interface SelectedField {
  readonly node: FieldNode;
  /** The type that it is selected of, which may be an interface of the object's type. */
  readonly parent: GraphQLCompositeType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly selections: Selections[];
}

const metaFields = new Map(
  [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/** Collects the fields of an operation by the rules of the specification, CollectFields and MergeSelectionSets. */
export class SelectionReader {
  readonly schema: GraphQLSchema;
  readonly rootType: GraphQLObjectType;
  readonly root: readonly Selections[];
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor({ schema, document }: OperationText) {
    const { operation, selectionSet } = definitionOf(document);
    this.schema = schema;
    this.rootType = schema.getRootType(operation)!;
    this.root = [{ node: selectionSet, type: this.rootType }];
    this.#fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
      ),
    );
  }

  /**
   * What selections ask of an object of a type, by response key, in the order in which the response has the fields.
   * @throws NullConditionError when that depends on a condition that is null
   */
  fieldsOf(
    selections: readonly Selections[],
    type: GraphQLCompositeType,
  ): ReadonlyMap<string, SelectedField> {
    const fields = new Map<string, SelectedField>();
    const spread = new Set<string>();
    for (const each of selections) this.#collect(each, { type, fields, spread });
    return fields;
  }

  /** The same, with the condition that is null as a value. */
  tellableFieldsOf(
    ...asked: Parameters<SelectionReader['fieldsOf']>
  ): ReadonlyMap<string, SelectedField> | NullConditionError {
    try {
      return this.fieldsOf(...asked);
    } catch (error) {
      if (error instanceof NullConditionError) return error;
      throw error;
    }
  }

  #collect({ node, type: parent }: Selections, collection: Collection): void {
    for (const selection of node.selections) {
      const isRepeated =
        selection.kind === Kind.FRAGMENT_SPREAD && collection.spread.has(selection.name.value);
      if (isRepeated) continue;
      if (hasNullCondition(selection)) throw new NullConditionError(selection);
      switch (selection.kind) {
        case Kind.FIELD:
          collectField(selection, parent, collection);
          break;
        case Kind.INLINE_FRAGMENT:
          this.#collectFragment(selection, parent, collection);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          const fragment = this.#fragments.get(name);
          if (!fragment) break;
          collection.spread.add(name);
          this.#collectFragment(fragment, parent, collection);
        }
      }
    }
  }

  #collectFragment(
    { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
    parent: GraphQLCompositeType,
    collection: Collection,
  ): void {
    const named = typeCondition && this.schema.getType(typeCondition.name.value);
    const condition = named && isCompositeType(named) ? named : undefined;
    if (condition && !isSubtype(this.schema, condition, collection.type)) return;
    this.#collect({ node: selectionSet, type: condition ?? parent }, collection);
  }
}

interface Collection {
  /** The type of the object that has the fields. */
  readonly type: GraphQLCompositeType;
  readonly fields: Map<string, SelectedField>;
  readonly spread: Set<string>;
}

function collectField(node: FieldNode, parent: GraphQLCompositeType, { fields }: Collection): void {
  const key = (node.alias ?? node.name).value;
  const definition = definitionIn(parent, node.name.value);
  if (!definition) return;
  const type = getNamedType(definition.type);
  const inner = node.selectionSet && isCompositeType(type) ? [{ node: node.selectionSet, type }] : [];
  const known = fields.get(key);
  if (known) known.selections.push(...inner);
  else fields.set(key, { node, parent, definition, selections: inner });
}

function definitionIn(
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return metaFields.get(name) ?? (isUnionType(parent) ? undefined : parent.getFields()[name]);
}

/** Whether whatever is of a type is of another as well. */
export function isSubtype(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  maybe: GraphQLCompositeType,
): boolean {
  return type === maybe || (isAbstractType(type) && !isUnionType(maybe) && schema.isSubType(type, maybe));
}

/** The field with all its selections in one place. */
export function mergedNode({ node, selections }: SelectedField): FieldNode {
  if (!node.selectionSet) return node;
  const merged = selections.flatMap((each) => each.node.selections);
  return { ...node, selectionSet: { ...node.selectionSet, selections: merged } };
}

export function isTypename({ definition }: Pick<SelectedField, 'definition'>): boolean {
  return definition === TypeNameMetaFieldDef;
}

/** Whether a field of this name is answered by the gateway, from the schema. */
export function isIntrospection(fieldName: string): boolean {
  return fieldName === SchemaMetaFieldDef.name || fieldName === TypeMetaFieldDef.name;
}

/** Whether which fields an object has depends on its type. */
export function dependsOnType(selections: readonly Selections[]): boolean {
  return selections.some(({ node }) =>
    node.selections.some(
      (selection) => selection.kind !== Kind.FIELD || selection.name.value === TypeNameMetaFieldDef.name,
    ),
  );
}
