import {
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/**
 * An operation of which everything is included: it has no conditions but those that are null, and a selection set of it
 * may be empty.
 */
export interface OperationText {
  /** The schema that it is read by. */
  readonly schema: GraphQLSchema;
  /** The operation, and the fragments that it uses. */
  readonly document: DocumentNode;
}

export function definitionOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('The document has no operation.');
  return operation;
}

/** @param operation of another kind, if it is to become one */
export function withRoot(
  document: DocumentNode,
  selections: readonly SelectionNode[],
  operation = definitionOf(document).operation,
): DocumentNode {
  const definition = definitionOf(document);
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  return {
    ...document,
    definitions: document.definitions.map((each) =>
      each === definition ? { ...definition, operation, selectionSet } : each,
    ),
  };
}
