import { GraphQLError, Kind, type DirectiveNode, type SelectionNode } from 'graphql';

/** Whether a directive says when something is selected. */
export function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

/**
 * A selection whose condition is null stays in an operation that has no other conditions, because it matters only where it
 * is reached: the object that it is selected of cannot be told then, and becomes null itself.
 */
export function hasNullCondition({ directives }: SelectionNode): boolean {
  return directives?.some(isCondition) ?? false;
}

/** A condition that is null has been reached. */
export class NullConditionError extends GraphQLError {
  override readonly name = 'NullConditionError';

  constructor(
    readonly selection: SelectionNode,
    path?: readonly (string | number)[],
  ) {
    const value = selection.directives?.find(isCondition)?.arguments?.[0]?.value;
    const named = value?.kind === Kind.VARIABLE ? `The variable $${value.name.value}` : 'A condition';
    super(`${named} must be a Boolean.`, { path, extensions: { code: 'BAD_USER_INPUT' } });
  }

  /** The same, of the object at a path. */
  at(path: readonly (string | number)[]): NullConditionError {
    return new NullConditionError(this.selection, path.length > 0 ? path : undefined);
  }
}
