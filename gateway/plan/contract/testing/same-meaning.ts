import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  executeSync,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  parse,
  responsePathAsArray,
  validate,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { operationsOver } from './documents.js';

/**
 * Asserts of very many operations that are valid against the contract that they are valid against the whole API, and
 * have the same answer from both if the same data is behind them.
 */
export function assertSameMeaning(contract: GraphQLSchema, api: GraphQLSchema, numRuns: number): void {
  fc.assert(
    fc.property(operationsOver(contract), (operation) => {
      const document = parse(operation);
      assert.deepEqual(validate(contract, document), []);
      assert.deepEqual(validate(api, document), []);
      const answer = answerFrom(contract, operation, api);
      assert.equal(answer.errors, undefined);
      assert.deepEqual(answer, answerFrom(api, operation, api));
    }),
    { numRuns },
  );
}

/** Every field answers with something that follows from its place and its arguments alone. */
function answerFrom(
  schema: GraphQLSchema,
  operation: string,
  api: GraphQLSchema,
): { errors?: unknown; data?: unknown } {
  const { data, errors } = executeSync({
    schema,
    document: parse(operation),
    fieldResolver: (_source, args, _context, { path, returnType }) =>
      inventedValue(returnType, JSON.stringify([responsePathAsArray(path), args]), api),
    typeResolver: ({ __typename }: { __typename: string }) => __typename,
  });
  return JSON.parse(JSON.stringify({ data, errors })) as { errors?: unknown; data?: unknown };
}

/** A value of a type, chosen by a seed among all that the API could answer. */
function inventedValue(type: GraphQLOutputType, seed: string, api: GraphQLSchema): unknown {
  if (isNonNullType(type)) return inventedValue(type.ofType, seed, api);
  if (isListType(type)) return ['1', '2'].map((place) => inventedValue(type.ofType, seed + place, api));
  const inApi = api.getType(type.name);
  const number = createHash('sha256').update(seed).digest().readUInt16BE();
  const oneOf = <Choice>(choices: readonly Choice[]): Choice => choices[number % choices.length]!;
  if (isAbstractType(inApi)) return { __typename: oneOf(api.getPossibleTypes(inApi)).name };
  if (isCompositeType(inApi)) return {};
  if (isEnumType(inApi)) return oneOf(inApi.getValues()).name;
  if (type.name === 'Boolean') return number % 2 === 0;
  return type.name === 'Int' || type.name === 'Float' ? number : seed;
}
