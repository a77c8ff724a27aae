import type { GraphQLSchema } from 'graphql';

/** `directive @conflates on FIELD_DEFINITION`, which the subgraph that owns a stream composes into the supergraph. */
const directiveName = 'conflates';

/** Whether a field of `Subscription` is marked as a stream whose every event stands for those before it. */
export function conflates(fieldName: string, supergraphSchema: GraphQLSchema): boolean {
  const field = supergraphSchema.getSubscriptionType()?.getFields()[fieldName];
  return field?.astNode?.directives?.some(({ name }) => name.value === directiveName) ?? false;
}
