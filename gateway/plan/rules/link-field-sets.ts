import {
  Kind,
  parse,
  type DirectiveNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionNode,
} from 'graphql';

export type FieldsDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Fields by which subgraphs know an entity, or which one requires from others. */
export interface LinkFieldSet {
  /** What has the key or the requirement, as `Type` or `Type.field`. */
  readonly coordinate: string;
  readonly selections: readonly SelectionNode[];
}

export function fieldsDefinitions({ definitions }: DocumentNode): FieldsDefinition[] {
  return definitions.filter(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION,
  );
}

/** The keys and requirements of a type of a supergraph. */
export function linkFieldSets({ name, directives = [], fields = [] }: FieldsDefinition): LinkFieldSet[] {
  return [
    ...fieldSetsOf(name.value, directives, { directive: 'join__type', argument: 'key' }),
    ...fields.flatMap((field) =>
      fieldSetsOf(`${name.value}.${field.name.value}`, field.directives ?? [], {
        directive: 'join__field',
        argument: 'requires',
      }),
    ),
  ];
}

function fieldSetsOf(
  coordinate: string,
  directives: readonly DirectiveNode[],
  wanted: { readonly directive: string; readonly argument: string },
): LinkFieldSet[] {
  return directives.flatMap((directive) => {
    if (directive.name.value !== wanted.directive) return [];
    const value = directive.arguments?.find(({ name }) => name.value === wanted.argument)?.value;
    return value?.kind === Kind.STRING ? [{ coordinate, selections: selectionsOf(value.value) }] : [];
  });
}

function selectionsOf(fieldSet: string): readonly SelectionNode[] {
  const [definition] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
}
