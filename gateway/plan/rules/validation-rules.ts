import type { ValidationRule } from 'graphql';
import { limits } from '../../common/limits.js';
import { keyAliasRule } from './key-alias.rule.js';
import { reservedVariableRule } from './reserved-variable.rule.js';
import { subscriptionConditionRule } from './subscription-condition.rule.js';
import { operationSizeRule } from './operation-size.rule.js';

/** The rules that hold besides those of the GraphQL specification. */
export function validationRules(supergraphSdl: string): ValidationRule[] {
  return [operationSizeRule(limits), ...openRules(supergraphSdl)];
}

/** The rules that hold where the size of operations does not matter: without them, answers could be wrong or misleading. */
export function openRules(supergraphSdl: string): ValidationRule[] {
  return [keyAliasRule(supergraphSdl), reservedVariableRule, subscriptionConditionRule];
}
