import {
  getNamedType,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

interface Part {
  readonly deprecationReason?: string | null | undefined;
}

/**
 * The deprecated parts of a schema that an operation is written with: fields, arguments, fields of inputs and values of
 * enums, by their schema coordinates, each once. What comes in variables is not known yet.
 */
export function deprecatedParts(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): readonly string[] {
  const found = new Set<string>();
  const note = (part: Part | null | undefined, coordinate: string): void => {
    if (part?.deprecationReason != null) found.add(coordinate);
  };
  const types = new TypeInfo(schema);
  const field = (): string => `${String(types.getParentType())}.${types.getFieldDef()?.name ?? ''}`;
  // A fragment may belong to another operation of the document only.
  const ownDocument = separateOperations(document)[operationName ?? ''] ?? document;
  visit(
    ownDocument,
    visitWithTypeInfo(types, {
      Field: () => note(types.getFieldDef(), field()),
      Argument: ({ name }) => note(types.getArgument(), `${field()}(${name.value}:)`),
      ObjectField: ({ name }) => {
        const input = getNamedType(types.getParentInputType());
        if (input && 'getFields' in input) note(input.getFields()[name.value], `${input.name}.${name.value}`);
      },
      EnumValue: ({ value }) =>
        note(types.getEnumValue(), `${String(getNamedType(types.getInputType()))}.${value}`),
    }),
  );
  return [...found];
}
