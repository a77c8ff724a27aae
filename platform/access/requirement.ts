import { GraphQLError } from 'graphql';
import type { Principal } from './principal.js';

/** What a part of the graph asks of whoever reads it. Several requirements hold together: each has to be met. */
export interface Requirement {
  /** Any one of these scopes is enough. */
  readonly anyOf: readonly string[];
  /** Whoever lacks them is answered null, as if there were no value, and not refused. */
  readonly masked: boolean;
}

export function isMet({ anyOf }: Requirement, { scopes }: Pick<Principal, 'scopes'>): boolean {
  return anyOf.some((scope) => (scopes as readonly string[]).includes(scope));
}

/** Whether everybody who meets the one meets the other. */
export function implies(one: Requirement, other: Requirement): boolean {
  return one.anyOf.every((scope) => other.anyOf.includes(scope));
}

/** @param what the coordinate of the part that was asked for, such as "Department.revenue" */
export function missingScope(
  what: string,
  { anyOf }: Requirement,
  path?: readonly (string | number)[],
): GraphQLError {
  const scopes = anyOf.length === 1 ? `the scope ${anyOf[0]}` : `one of the scopes ${anyOf.join(', ')}`;
  return new GraphQLError(`${what} needs ${scopes}.`, { path, extensions: { code: 'FORBIDDEN' } });
}
