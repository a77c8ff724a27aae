import {
  Field,
  FieldSelection,
  Operation,
  SelectionSetUpdates,
  type SelectionSet,
} from '@apollo/federation-internals';
import { reservedAliasPrefix } from '../rules/key-alias.rule.js';
import type { Withheld } from './withheld.js';

/** Under this name everything that remains tells its type, by which the gaps are found again. */
export const typeAlias = `${reservedAliasPrefix}Type`;

/** An operation without what is withheld of it. */
export function remainingOperation(operation: Operation, withheld: Withheld): Operation {
  const selectionSet = remaining(operation.selectionSet.expandFragments(), withheld);
  return new Operation(
    operation.schema(),
    operation.rootKind,
    selectionSet,
    operation.variableDefinitions,
    undefined,
    operation.name,
    operation.appliedDirectives,
  );
}

function remaining(selectionSet: SelectionSet, withheld: Withheld): SelectionSet {
  const { parentType } = selectionSet;
  const updates = new SelectionSetUpdates();
  for (const selection of selectionSet.selections()) {
    if (selection.kind === 'FieldSelection') {
      const { definition } = selection.element;
      if (withheld.has(definition.coordinate)) continue;
      if (definition.isSchemaIntrospectionField() || !selection.selectionSet) {
        updates.add(selection);
        continue;
      }
    }
    updates.add(selection.withUpdatedSelectionSet(remaining(selection.selectionSet!, withheld)));
  }
  const typename = new Field(parentType.typenameField()!, undefined, undefined, typeAlias);
  return updates.add(new FieldSelection(typename)).toSelectionSet(parentType);
}
