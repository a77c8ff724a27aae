/**
 * Why something is not done, as found where everything it depends on is known: a value, which whoever asked has to look at.
 * Services hand it on; what is at the edge of a subgraph tells it as a problem or as an error.
 */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  /** The input field at fault, in the words of the schema; absent when it is none in particular. */
  readonly path?: readonly string[];
  /** Facts that the message needs, such as the amount still open; written for the caller. */
  readonly detail?: string;
}

/** How a code goes over the wire: in the answer of a mutation, as a type of that name, or as an error of the operation. */
type Wire =
  | 'InvalidInput'
  | 'ServiceBusy'
  | 'IdempotencyConflict'
  | 'PossibleDuplicate'
  | 'Declined'
  | 'StaleBalance'
  | 'error';

interface Wording {
  /** What it says to the person who has to act on it; details may follow. */
  readonly message: string;
  readonly as: Wire;
  /** Whether the same request may succeed later without change. */
  readonly retryable?: true;
}

/** The codes of an aggregate. Each has a page under docs/errors. */
export interface Refusals<Code extends string = string> {
  readonly codes: { readonly [Each in Code]: Each };
  readonly wordings: Readonly<Record<Code, Wording>>;
}

export const defineRefusals = <const Code extends string>(
  wordings: Readonly<Record<Code, Wording>>,
): Refusals<Code> => ({
  codes: Object.fromEntries(Object.keys(wordings).map((code) => [code, code])) as Refusals<Code>['codes'],
  wordings,
});

/** Several codes that go over the wire in one way. */
export const saidAs = <const Code extends string>(
  as: Wire,
  messages: Readonly<Record<Code, string>>,
): Record<Code, Wording> =>
  Object.fromEntries(
    Object.entries<string>(messages).map(([code, message]) => [code, { message, as }]),
  ) as Record<Code, Wording>;

/** What the caller reads of a refusal, however it is told. */
export interface Told {
  readonly code: string;
  readonly message: string;
  readonly path: string[] | null;
  readonly retryable: boolean;
}

export function told<Code extends string>(
  { wordings }: Refusals<Code>,
  { code, path, detail }: Refusal<Code>,
): Told {
  const { message, retryable = false } = wordings[code];
  return {
    code,
    message: [message, detail].filter(Boolean).join(' '),
    path: path ? [...path] : null,
    retryable,
  };
}
