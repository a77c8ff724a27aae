import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** The coordinates of the fields that a field of a supergraph is computed from, as its `@requires` said. */
export function requiredCoordinates(
  schema: GraphQLSchema,
  parent: GraphQLNamedType,
  { astNode }: GraphQLField<unknown, unknown>,
): string[] {
  return (astNode?.directives ?? [])
    .flatMap(fieldSetsOf)
    .flatMap((fieldSet) => coordinatesOf(schema, parent, fieldSet));
}

function fieldSetsOf({ name, arguments: given = [] }: ConstDirectiveNode): SelectionSetNode[] {
  const value = given.find((argument) => argument.name.value === 'requires')?.value;
  if (name.value !== 'join__field' || value?.kind !== Kind.STRING) return [];
  const [definition] = parse(`{ ${value.value} }`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [];
}

function coordinatesOf(
  schema: GraphQLSchema,
  parent: GraphQLNamedType | undefined,
  { selections }: SelectionSetNode,
): string[] {
  return selections.flatMap((selection) => {
    // A field set has no named fragments.
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      return coordinatesOf(schema, condition ? schema.getType(condition) : parent, selection.selectionSet);
    }
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const field = fields[selection.name.value];
    if (!parent || !field) return [];
    const inner = selection.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
    return [`${parent.name}.${field.name}`, ...coordinatesOf(schema, getNamedType(field.type), inner)];
  });
}
