import { GraphQLError } from 'graphql';
import type { Role, Scope } from './roles.js';

export type { Role, Scope };

/** On whose behalf an operation runs. Plain JSON, so that it can be signed and sent to a subgraph. */
export interface Principal {
  readonly subject: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** Department codes, or '*' for the whole agency. */
  readonly departments: readonly string[] | '*';
  /** A program on trial: it acts with an API key of the sandbox kind. Absent for everybody else. */
  readonly sandbox?: true;
}

export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.scopes.includes(scope);
}

export function seesDepartment(principal: Principal, code: string): boolean {
  return principal.departments === '*' || principal.departments.includes(code);
}

/** @throws GraphQLError with code FORBIDDEN when the department is outside the principal's reach */
export function requireDepartment(principal: Principal, code: string): void {
  if (seesDepartment(principal, code)) return;
  throw outsideReach('This belongs to a department outside your reach.');
}

export const outsideReach = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });

/**
 * Equal for principals that see the same things, so that what was fetched for one may be shown to the other.
 * The subject is left out: what somebody may see follows from scopes and departments alone.
 */
export function authorisationView({ scopes, departments }: Principal): string {
  return JSON.stringify([[...scopes].sort(), departments === '*' ? '*' : [...departments].sort()]);
}
