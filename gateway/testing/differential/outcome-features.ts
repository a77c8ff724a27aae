import type { Outcome } from './outcome.js';

/** How the official executor puts what it found wrong, apart from what subgraphs said themselves. */
const complaints = [
  'Cannot return null for non-nullable',
  'Invalid value found',
  'Invalid __typename found',
  'Expected "data._entities"',
  'Invalid non-',
] as const;

/** What came of an operation, above all which faults of its world showed. */
export function* outcomeFeatures({ rejected, data, errors = [] }: Outcome): Generator<string> {
  if (rejected !== undefined) yield 'rejected';
  if (data === null) yield 'data is null';
  if (Object.values(data ?? {}).some((value) => value !== null)) yield 'some data';
  if (errors.length > 0) yield 'errors';
  if (errors.length > 0 && data != null) yield 'errors beside data';
  for (const { message } of errors) {
    const complaint = complaints.find((text) => message.startsWith(text));
    yield complaint === undefined ? 'error of a subgraph' : `error: ${complaint}`;
  }
}
