import { GraphQLError, type ValidationRule } from 'graphql';

const message = 'A text contains the character U+0000, which cannot be stored.';

/** Refuses literals with the one character that Postgres has no place for, neither in a table nor in a question about it. */
export const storableTextRule: ValidationRule = (context) => ({
  StringValue(node) {
    if (!isStorable(node.value)) context.reportError(new GraphQLError(message, { nodes: node }));
  },
});

/** What is wrong with variables in which a text has that character; undefined when none has. */
export function storabilityError(variables: unknown): GraphQLError | undefined {
  return isStorable(variables)
    ? undefined
    : new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}
