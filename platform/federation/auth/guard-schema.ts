import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Principal } from '../../access/principal.js';
import { isMet, missingScope, type Requirement } from '../../access/requirement.js';
import type { AccessRules } from './access-rules.js';

type Resolver = GraphQLFieldResolver<unknown, CallerContext>;

/** The part of every subgraph's context that says who asks. */
export interface CallerContext {
  readonly principal: Principal;
}

/**
 * Lets no resolver run, and no stream open or send, for a caller who does not meet what the schema asks for. The gateway
 * has checked before; this holds also when it has not.
 */
export function guardSchema(schema: GraphQLSchema, rules: AccessRules): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const requirements = rules.ofField(coordinate);
      if (requirements.length === 0) continue;
      const guarded = (resolve: Resolver): Resolver => guard(coordinate, requirements, resolve);
      field.resolve = guarded(field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = guarded(field.subscribe);
    }
  }
}

function guard(coordinate: string, requirements: readonly Requirement[], resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    requireAll(coordinate, requirements, context);
    return requirements.every((requirement) => isMet(requirement, context.principal))
      ? resolve(source, args, context, info)
      : null;
  };
}

/** @throws GraphQLError with code FORBIDDEN when a requirement that does not mask is not met */
export function requireAll(
  what: string,
  requirements: readonly Requirement[],
  { principal }: CallerContext,
): void {
  for (const requirement of requirements) {
    if (!requirement.masked && !isMet(requirement, principal)) throw missingScope(what, requirement);
  }
}
