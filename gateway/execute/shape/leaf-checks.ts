import { isEnumType, isSpecifiedScalarType, type GraphQLLeafType } from 'graphql';

type Check = (value: unknown) => boolean;

/** By the rules of the official executor, which is more liberal than GraphQL with the size of integers. */
const builtInChecks: Readonly<Record<string, Check>> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isSafeInteger(value),
  Float: (value) => Number.isFinite(value),
  ID: (value) => typeof value === 'string' || Number.isSafeInteger(value),
};

/** Tells whether a value other than null is one of a type; undefined when every value is. */
export function leafCheckOf(type: GraphQLLeafType): Check | undefined {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  return isSpecifiedScalarType(type) ? builtInChecks[type.name] : undefined;
}
