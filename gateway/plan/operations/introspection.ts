import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Whether an operation, which need not be valid, asks for the schema and for nothing else. */
export function onlyIntrospects(
  { definitions }: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): boolean {
  if (operation !== OperationTypeNode.QUERY) return false;
  const unread = new Map(
    definitions
      .filter(
        (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map((fragment) => [fragment.name.value, fragment]),
  );

  const selectsNothingElse = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return selection.name.value.startsWith('__');
        case Kind.INLINE_FRAGMENT:
          return selectsNothingElse(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD: {
          // Each is read once, however often it is spread, be it in itself.
          const fragment = unread.get(selection.name.value);
          unread.delete(selection.name.value);
          return !fragment || selectsNothingElse(fragment.selectionSet);
        }
      }
    });

  return selectsNothingElse(selectionSet);
}
