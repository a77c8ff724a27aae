import { Kind, separateOperations, visit, type DocumentNode } from 'graphql';

/** The document's operation named Main, or its only one, with the fragments and variables that it uses and no others. */
export function withoutUnused(document: DocumentNode): {
  readonly document: DocumentNode;
  readonly variableNames: ReadonlySet<string>;
} {
  const operations = separateOperations(document);
  const used = operations['Main'] ?? operations[''] ?? document;
  const variableNames = new Set<string>();
  visit(used, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void variableNames.add(name.value),
  });
  const kept = visit(used, {
    [Kind.VARIABLE_DEFINITION]: ({ variable }) => (variableNames.has(variable.name.value) ? undefined : null),
  });
  return { document: kept, variableNames };
}
