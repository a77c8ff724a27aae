import pc from 'picocolors';
import { formatCents, parseAmount, sumCents, type Cents } from '../../platform/money/money.js';
import type { Demo_JournalEntriesQuery } from '../../schema/generated/graphql.js';

export type Entry = NonNullable<Demo_JournalEntriesQuery['payment']>['journalEntries'][number];
type Line = Entry['lines'][number];

const amountWidth = 12;
const amountColumnsWidth = 2 * (amountWidth + 3) + 2;

/** Draws a journal entry as one T per fund: debits left, credits right, and whether the fund balances by itself. */
export function drawEntry({ sequence, accountingDate, lines }: Entry, width: number): string[] {
  const funds = [...Map.groupBy(lines, ({ ledgerAccount }) => ledgerAccount.fund.code)].sort(byKey);
  return [
    `  Journal entry ${sequence}, accounting date ${accountingDate}`,
    ...funds.flatMap(([, fundLines]) => drawFund(fundLines, width)),
    '',
    `  ${total('All funds', lines, width)}`,
  ];
}

function drawFund(lines: readonly Line[], width: number): string[] {
  const { code = '', name = '' } = lines[0]?.ledgerAccount.fund ?? {};
  const accounts = [
    ...Map.groupBy(lines, (line) => `${line.side === 'DEBIT' ? 0 : 1} ${line.ledgerAccount.code}`),
  ].sort(byKey);
  return [
    '',
    `  ${pc.bold(`Fund ${code}`)} ${name}`,
    ...accounts.map(([, accountLines]) => drawAccount(accountLines, width)),
    `  ${total('', lines, width)}`,
  ];
}

/** Several charges on one account are one line of the picture. */
function drawAccount(lines: readonly Line[], width: number): string {
  const { code = '', name = '' } = lines[0]?.ledgerAccount ?? {};
  const count = lines.length > 1 ? ` (${lines.length} lines)` : '';
  return `    ${row(`${code} ${name}`, sideOf(lines, 'DEBIT'), sideOf(lines, 'CREDIT'), width - 4, count)}`;
}

function total(label: string, lines: readonly Line[], width: number): string {
  const [debit, credit] = [sideOf(lines, 'DEBIT'), sideOf(lines, 'CREDIT')];
  const verdict =
    debit === credit ? pc.green('✔ balances') : pc.red(`✘ differs by ${formatCents(debit - credit)}`);
  return `${pc.dim(row(label, debit, credit, width - 2))} ${verdict}`;
}

const verdictWidth = 11;

function row(label: string, debit: Cents, credit: Cents, width: number, ending = ''): string {
  const labelWidth = Math.max(width - amountColumnsWidth - verdictWidth, 10);
  const amounts = [debit, credit].map((cents) =>
    (cents === 0n ? '' : formatCents(cents)).padStart(amountWidth),
  );
  return (
    `${fit(label, labelWidth - ending.length)}${ending}`.padEnd(labelWidth) + ` │ ${amounts.join(' │ ')} │`
  );
}

const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

const sideOf = (lines: readonly Line[], side: Line['side']): Cents =>
  sumCents(lines.filter((line) => line.side === side).map(({ amount }) => centsOf(amount)));

function centsOf(amount: string): Cents {
  const cents = parseAmount(amount);
  if (typeof cents === 'string') throw new Error(`A journal line cannot be ${amount}: ${cents}.`);
  return cents;
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
