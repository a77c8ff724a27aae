import {
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { openRules } from '../../../limits.js';
import type { WrittenOperation } from './operation-writer.js';

export type OperationCheck = (operation: WrittenOperation) => boolean;

/** Tells whether the product would run an operation, its limits aside. */
export function operationCheck(schema: GraphQLSchema, supergraphSdl: string): OperationCheck {
  const rules = [...specifiedRules, ...openRules(supergraphSdl)];
  return ({ text, operationName, variables }) => {
    const document = parse(text);
    const operation = getOperationAST(document, operationName);
    if (!operation || validate(schema, document, rules, { maxErrors: 1 }).length > 0) return false;
    return !getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors;
  };
}
