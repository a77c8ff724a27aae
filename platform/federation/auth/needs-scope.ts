import { Directive } from 'type-graphql';
import type { Scope } from '../../access/roles.js';

/**
 * Refuses a field, every field that returns a type, and the type's reference resolver, to callers who have none of
 * these scopes. Repeated, each has to be met. This is the one place where that is said: the gateway and the subgraph
 * both enforce it, and the descriptions of the schema tell it.
 */
export const NeedsScope = (...anyOf: readonly [Scope, ...Scope[]]): ReturnType<typeof Directive> =>
  Directive(`@auth(anyOf: ${JSON.stringify(anyOf)})`);

/** Answers a field, which has to be nullable, with null to callers without this scope. */
export const MaskedWithout = (scope: Scope): ReturnType<typeof Directive> =>
  Directive(`@auth(anyOf: ["${scope}"], masked: true)`);
