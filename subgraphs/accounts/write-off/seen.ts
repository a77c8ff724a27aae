import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Cents } from '../../../platform/money/money.js';
import type { DecisionRequest, SeenAskings } from '../approval/types.js';
import type { KnownWriteOff, WriteOffRequest } from './types.js';
import type { WriteOffDecision } from './write-off.states.js';

/** What accounts.look_up_write_offs answers, n counting from 0. */
interface SeenRows {
  readonly existing: readonly { readonly n: number; readonly id: string; readonly requestHash: string }[];
  readonly writeOffs: readonly WriteOffRow[];
  readonly limits: Readonly<Record<string, string>>;
  readonly alone: Readonly<Record<string, string>>;
}

type WriteOffRow = Omit<KnownWriteOff, 'parts' | 'entry'> & {
  readonly parts: readonly { readonly chargeId: string; readonly amountCents: string }[];
  readonly entry: { readonly id: string; readonly lines: readonly LineRow[] } | null;
};

/** As jsonb_strip_nulls leaves it. */
type LineRow = Omit<JournalLine, 'debitCents' | 'creditCents'> & {
  readonly debitCents?: string;
  readonly creditCents?: string;
};

/** What write-offs are decided on beside the accounts. */
export interface Seen extends SeenAskings<KnownWriteOff> {
  /** By department, up to which amount of an account one person writes off alone; absent where nobody does. */
  readonly limits: ReadonlyMap<string, Cents>;
}

export function lookUpRows(
  requests: readonly (WriteOffRequest | DecisionRequest<WriteOffDecision>)[],
): object {
  return {
    keys: requests.flatMap((request, n) =>
      request.kind === 'ask' ? [{ n, scope: request.scope, key: request.key }] : [],
    ),
    accounts: requests.map(({ accountId }) => accountId),
    writeOffs: requests.flatMap((request) => (request.kind === 'ask' ? [] : [request.id])),
  };
}

export function readSeen(answer: unknown): Seen {
  const { existing, writeOffs, limits, alone } = answer as SeenRows;
  return {
    existing: new Map(existing.map(({ n, ...writeOff }) => [n, writeOff])),
    known: new Map(writeOffs.map((row) => [row.id, readWriteOff(row)])),
    limits: readCents(limits),
    alone: readCents(alone),
  };
}

const readCents = (cents: Readonly<Record<string, string>>): Map<string, Cents> =>
  new Map(Object.entries(cents).map(([of, text]) => [of, BigInt(text)]));

const readWriteOff = ({ parts, entry, ...row }: WriteOffRow): KnownWriteOff => ({
  ...row,
  parts: parts.map(({ chargeId, amountCents }) => ({ chargeId, amountCents: BigInt(amountCents) })),
  entry: entry && { id: entry.id, lines: entry.lines.map(readLine) },
});

const readLine = ({ debitCents, creditCents, ...line }: LineRow): JournalLine => ({
  ...line,
  ...(debitCents !== undefined && { debitCents: BigInt(debitCents) }),
  ...(creditCents !== undefined && { creditCents: BigInt(creditCents) }),
});
