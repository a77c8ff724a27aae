import { getOperationAST, getVariableValues, parse, type GraphQLSchema } from 'graphql';
import type { OperationText } from '../../../execute/operation-text.js';
import { Conditions } from '../../../plan/operations/conditions.js';
import type { WrittenOperation } from './operation-writer.js';

/**
 * What is left of a valid operation once its conditions are decided.
 * @throws Error when a condition is null
 */
export function decidedText(
  { text, operationName, variables }: WrittenOperation,
  schema: GraphQLSchema,
): OperationText {
  const document = parse(text);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error(`There is no one operation to run in ${text}`);
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const conditions = new Conditions(document, operation);
  const values = conditions.valuesOf(conditions.keyOf(coerced));
  if (Object.values(values).includes(null)) throw new Error(`A condition is null in ${text}`);
  return { schema, document: conditions.decide(values) };
}
