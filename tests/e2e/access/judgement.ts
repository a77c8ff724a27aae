import type { GraphQLFormattedError } from 'graphql';
import { leavesOf, type Leaf } from './leaves.js';
import type { Expectation } from './matrix.js';

export interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
}

export interface Evidence {
  /** Who asked for what. */
  readonly what: string;
  readonly result: Result;
  /** What somebody who may see everything is told. */
  readonly secrets: readonly Leaf[];
}

/** Shorter ones are in many a message by chance. */
const tellingLengthMin = 4;

/** Holds an answer about the caller's own business against what the caller is to get of it. */
export function expectAnswer(expected: Expectation, { what, result, secrets }: Evidence): void {
  const codes = [...new Set((result.errors ?? []).map(({ extensions }) => extensions?.['code']))];
  const isGiven = expected === 'own' || expected === 'yes';
  expect({ what, codes, given: given(result, secrets), leaked: leaked(result, secrets) }).toEqual({
    what,
    codes: expected === 'no' ? ['FORBIDDEN'] : expected === 'hidden' ? ['GRAPHQL_VALIDATION_FAILED'] : [],
    given: isGiven ? secrets : [],
    leaked: [],
  });
}

/** Whatever the answer is, it has nothing of what is kept from the caller. */
export function expectNothing({ what, result, secrets }: Evidence): void {
  expect({ what, given: given(result, secrets), leaked: leaked(result, secrets) }).toEqual({
    what,
    given: [],
    leaked: [],
  });
}

function given({ data }: Result, secrets: readonly Leaf[]): Leaf[] {
  const told = leavesOf(data);
  return secrets.filter((secret) => told.includes(secret));
}

function leaked({ errors = [] }: Result, secrets: readonly Leaf[]): Leaf[] {
  const text = JSON.stringify(errors);
  return secrets.filter(
    (secret) => String(secret).length >= tellingLengthMin && text.includes(String(secret)),
  );
}
