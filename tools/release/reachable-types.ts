import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';

/** The names of the types that an operation can come to without going through what is left out. */
export function reachableTypes(schema: GraphQLSchema, leftOut: ReadonlySet<string>): Set<string> {
  const reached = new Set<string>();

  function reach(wrapped: GraphQLType): void {
    const type = getNamedType(wrapped);
    if (reached.has(type.name)) return;
    reached.add(type.name);
    if (isUnionType(type)) type.getTypes().forEach(reach);
    if (isObjectType(type) || isInterfaceType(type)) type.getInterfaces().forEach(reach);
    for (const field of fieldsOf(type)) {
      const place = `${type.name}.${field.name}`;
      if (leftOut.has(place)) continue;
      reach(field.type);
      const answer = getNamedType(field.type);
      if (isInterfaceType(answer)) schema.getPossibleTypes(answer).forEach(reach);
      for (const argument of field.args ?? []) {
        if (!leftOut.has(`${place}.${argument.name}`)) reach(argument.type);
      }
    }
  }

  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter((root) => root != null)
    .forEach(reach);
  return reached;
}

interface Field {
  readonly name: string;
  readonly type: GraphQLType;
  readonly args?: readonly Field[];
}

function fieldsOf(type: GraphQLNamedType): readonly Field[] {
  if (isInputObjectType(type)) return Object.values(type.getFields());
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}
