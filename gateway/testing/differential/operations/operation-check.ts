import {
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { openRules } from '../../../plan/rules/validation-rules.js';
import { decidedText } from './decided-text.js';
import type { WrittenOperation } from './operation-writer.js';

export type OperationCheck = (operation: WrittenOperation) => boolean;

/** Tells whether the product would run an operation, its limits aside. */
export function operationCheck(
  schema: GraphQLSchema,
  supergraphSdl: string,
  { allowsNullConditions = false } = {},
): OperationCheck {
  const rules = [...specifiedRules, ...openRules(supergraphSdl)];
  return (written) => {
    const { text, operationName, variables } = written;
    const document = parse(text);
    const operation = getOperationAST(document, operationName);
    if (!operation || validate(schema, document, rules, { maxErrors: 1 }).length > 0) return false;
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    return !errors && (allowsNullConditions || isDecidable(written, schema));
  };
}

/** A condition can be null by way of a variable that has a default, which the official executor does not make sense of. */
function isDecidable(written: WrittenOperation, schema: GraphQLSchema): boolean {
  try {
    decidedText(written, schema);
    return true;
  } catch {
    return false;
  }
}
