import type { GraphQLSchema } from 'graphql';
import { knowsWholeSchema } from '../../../platform/access/roles.js';
import type { Caller } from '../../common/caller.js';
import type { GraphRevision } from '../graph/federated-graph.js';

/** Who can ask for the same: those who know the whole schema, and everybody else. */
export type Audience = 'agency' | 'public';

export const audiences: readonly Audience[] = ['agency', 'public'];

/** A stranger sees what an integrator sees, so that one can look around before asking for a token. */
export function audienceOf({ principal }: Pick<Caller, 'principal'>): Audience {
  return principal && knowsWholeSchema(principal.role) ? 'agency' : 'public';
}

export function schemaFor(
  audience: Audience,
  { apiSchema, publicSchema }: Pick<GraphRevision, 'apiSchema' | 'publicSchema'>,
): GraphQLSchema {
  return audience === 'agency' ? apiSchema : publicSchema;
}
