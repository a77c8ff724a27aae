import { parse, visit, type SelectionNode } from 'graphql';
import { fieldsDefinitions, linkFieldSets } from './link-field-sets.js';

/** Keys or requirements of a supergraph name fields with arguments, for which the planner answers wrong data. */
export class FieldSetArgumentsError extends Error {
  override readonly name = 'FieldSetArgumentsError';

  constructor(
    /** What has such a key or requirement, as `Type` or `Type.field`. */
    readonly coordinates: readonly string[],
  ) {
    super(
      `The keys or requirements of ${coordinates.join(', ')} name fields with arguments. ` +
        'The value of the same field with other arguments could be taken for them.',
    );
  }
}

/**
 * The planner merges what an operation and a requirement ask of one field, whatever the arguments: the subgraph that
 * requires `price(currency: "EUR")` may be given the price in the currency that the client asked for, without an error.
 * @throws FieldSetArgumentsError when a key or a requirement has arguments
 */
export function assertNoFieldSetArguments(supergraphSdl: string): void {
  const fieldSets = fieldsDefinitions(parse(supergraphSdl, { noLocation: true })).flatMap(linkFieldSets);
  const found = fieldSets.filter(({ selections }) => selections.some(hasArguments));
  if (found.length > 0) {
    throw new FieldSetArgumentsError([...new Set(found.map(({ coordinate }) => coordinate))]);
  }
}

function hasArguments(selection: SelectionNode): boolean {
  let found = false;
  visit(selection, {
    Field: ({ arguments: given = [] }) => {
      found ||= given.length > 0;
    },
  });
  return found;
}
