import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/**
 * Refuses conditions at the root of a subscription, as the GraphQL specification does: with them it would select no stream,
 * or another one for other variables. The rule of graphql-js counts the fields without knowing the variables, and so fails
 * with words that say something else.
 */
export const subscriptionConditionRule: ValidationRule = (context) => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation !== OperationTypeNode.SUBSCRIPTION) return;
    for (const directive of rootConditions(selectionSet, context, new Set())) {
      const message = `A subscription is always to one stream, so "@${directive.name.value}" cannot stand here. Put it on a field inside.`;
      context.reportError(new GraphQLError(message, { nodes: directive }));
    }
  },
});

/** Those of the fields and fragments from which the root is collected; each fragment is looked into once. */
function* rootConditions(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  visited: Set<string>,
): Generator<DirectiveNode> {
  for (const selection of selections) {
    yield* (selection.directives ?? []).filter(({ name }) => ['skip', 'include'].includes(name.value));
    if (selection.kind === Kind.FIELD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      yield* rootConditions(selection.selectionSet, context, visited);
      continue;
    }
    const { value } = selection.name;
    const fragment = visited.has(value) ? undefined : context.getFragment(value);
    visited.add(value);
    if (fragment) yield* rootConditions(fragment.selectionSet, context, visited);
  }
}
