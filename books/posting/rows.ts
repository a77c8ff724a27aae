import type { JournalLine } from '../journal/journal-lines.js';
import type { Announcement, Change, Cure, Delta, Effects, Entry, IssuedCharge, Movement } from './effects.js';

/** The parameters of books.post, in their order. Cents go as text, so that none passes through a float. */
export function postParameters(movements: readonly Movement[]): string[] {
  const rows: Record<string, object[]> = {};
  for (const { kind, effects } of movements) {
    if (effects.rows?.length) (rows[kind] ??= []).push(...effects.rows);
  }
  return [
    entryRows(movements),
    deltaRows(movements),
    movements.flatMap(({ kind, effects }) =>
      (effects.charges ?? []).map((charge) => chargeRow(kind, charge)),
    ),
    cureRows(movements),
    rows,
    movements.flatMap(({ kind, effects }) => (effects.events ?? []).map((event) => eventRow(kind, event))),
    movements.flatMap(({ kind, effects }) =>
      (effects.changes ?? []).map((change) => changeRow(kind, change)),
    ),
    relapseRows(movements),
  ].map((parameter) => JSON.stringify(parameter));
}

/** The parameters of books.foresee, which are some of those of books.post. */
export const foreseeParameters = (movements: readonly Movement[]): string[] =>
  [entryRows(movements), deltaRows(movements), cureRows(movements), relapseRows(movements)].map((parameter) =>
    JSON.stringify(parameter),
  );

const entryRows = (movements: readonly Movement[]): object[] =>
  movements.flatMap(({ kind, effects }) => (effects.entries ?? []).map((entry) => entryRow(kind, entry)));
const deltaRows = (movements: readonly Movement[]): object[] =>
  movements.flatMap(({ effects }) => (effects.deltas ?? []).map(deltaRow));
const cureRows = (movements: readonly Movement[]): object[] =>
  movements.flatMap(({ effects }) => (effects.cures ?? []).map(cureRow));
const relapseRows = (movements: readonly Movement[]): object[] =>
  movements.flatMap(({ effects }) => (effects.relapses ?? []).map(cureRow));

/** A movement, and what others write because of it. */
export const withConsequences = (movement: Movement): Movement[] => [
  movement,
  ...(movement.effects.consequences ?? []).flatMap(withConsequences),
];

/** Whether there is anything to be written at all. */
export const isEmpty = (effects: Effects): boolean =>
  Object.values(effects).every((part: readonly unknown[] | undefined) => !part?.length);

const entryRow = (kind: string, { source, reverses, rule, lines, ...entry }: Entry): object => ({
  ...entry,
  kind,
  ...(source && { sourceKind: source.kind, sourceId: source.id, sourceTransition: source.transition }),
  reversesEntryId: reverses,
  ...(rule && { ruleCode: rule.code, ruleVersion: rule.version }),
  lines: lines.map(lineRow),
});

const lineRow = (line: JournalLine): object => ({
  account: line.account,
  fund: line.fund,
  debit: line.debitCents?.toString(),
  credit: line.creditCents?.toString(),
  department: line.department,
  revenueType: line.revenueType,
  revenueAccount: line.revenueAccount,
  channel: line.channel,
  residentAccount: line.residentAccountId,
  charge: line.chargeId,
});

const deltaRow = (delta: Delta): object => ({
  entry: delta.entryId,
  account: delta.accountId,
  charge: delta.chargeId,
  openCents: delta.openCents.toString(),
  creditCents: delta.creditCents.toString(),
  controlCents: delta.controlCents.toString(),
});

const chargeRow = (kind: string, { entryId, accountId, amountCents, ...charge }: IssuedCharge): object => ({
  ...charge,
  movement: kind,
  entry: entryId,
  account: accountId,
  amountCents: amountCents.toString(),
  revenueType: charge.revenueTypeCode,
});

const cureRow = ({ entryId, accountId, businessDate }: Cure): object => ({
  entry: entryId,
  account: accountId,
  businessDate,
});

const changeRow = (kind: string, change: Change): object => ({ ...change, movement: kind });

const eventRow = (kind: string, { entryId, rowId, changedId, ...event }: Announcement): object => ({
  ...event,
  movement: kind,
  entry: entryId,
  row: rowId,
  changed: changedId,
});
