import {
  isSubtype,
  Variable,
  type CompositeType,
  type FieldDefinition,
  type OperationElement,
  type SelectionSet,
} from '@apollo/federation-internals';
import type { Variables } from '../run.js';

/** One field of a response object, with all that is selected of it at any place of the operation. */
export interface SelectedField {
  readonly definition: FieldDefinition<CompositeType>;
  readonly selections: SelectionSet[];
}

/**
 * Collects what selections ask of an object of a type, by response key, in the order in which the response has the fields.
 * @param variables with defaults filled in
 */
export function fieldsOf(
  selectionSets: readonly SelectionSet[],
  type: CompositeType,
  variables: Variables,
): Map<string, SelectedField> {
  const fields = new Map<string, SelectedField>();
  for (const selectionSet of selectionSets) collect(selectionSet, type, variables, fields);
  return fields;
}

function collect(
  selectionSet: SelectionSet,
  type: CompositeType,
  variables: Variables,
  fields: Map<string, SelectedField>,
): void {
  for (const selection of selectionSet.selections()) {
    if (!isIncluded(selection.element, variables)) continue;
    if (selection.kind === 'FieldSelection') {
      const { element, selectionSet: inner } = selection;
      const known = fields.get(element.responseName());
      if (known && inner) known.selections.push(inner);
      if (known) continue;
      const definition = element.definition;
      fields.set(element.responseName(), { definition, selections: inner ? [inner] : [] });
    } else {
      const { typeCondition } = selection.element;
      if (!typeCondition || isSubtype(typeCondition, type)) {
        collect(selection.selectionSet, type, variables, fields);
      }
    }
  }
}

/** Whether @skip and @include let a part of an operation be; `variables` have their defaults filled in. */
export function isIncluded(element: OperationElement, variables: Variables): boolean {
  const applied = (name: 'skip' | 'include'): boolean | undefined => {
    const condition = element.appliedDirectivesOf<{ if: boolean | Variable }>(name)[0]?.arguments().if;
    return condition instanceof Variable ? variables[condition.name] === true : condition;
  };
  return applied('skip') !== true && applied('include') !== false;
}

/** Whether which fields an object has depends on its type. */
export function dependsOnType(selectionSets: readonly SelectionSet[]): boolean {
  return selectionSets.some((selectionSet) =>
    selectionSet
      .selections()
      .some((selection) => selection.kind !== 'FieldSelection' || selection.element.name === '__typename'),
  );
}
