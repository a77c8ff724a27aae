import type { JournalLine } from '../../../../books/journal/journal-lines.js';
import type { StoredFacts } from '../../../../books/rules/facts.js';
import type { PostingRule } from '../../../../books/rules/posting-rule.js';
import { linesAgain } from '../../../../books/rules/posting.js';

/** A line as the query of the check answers it: the columns of ledger.line, in the order of `columnsOf`. */
type LineColumns = readonly (string | null)[];

/** An entry that a rule made. */
export interface RuledEntry {
  readonly sequence: string;
  readonly kind: string;
  readonly accountingDate: string;
  readonly ruleCode: string;
  readonly ruleVersion: number;
  readonly facts: StoredFacts;
  readonly lines: readonly LineColumns[] | null;
  /** Those of the entry that it takes back. */
  readonly reversed: readonly LineColumns[] | null;
}

/** What is wrong with how an entry says that it was made: its rule makes something else of what it was told. */
export function misfitOf(entry: RuledEntry, rules: readonly PostingRule[]): string | undefined {
  const { ruleCode, ruleVersion, kind, accountingDate, facts, lines, reversed } = entry;
  const rule = rules.find(({ code, version }) => code === ruleCode && version === ruleVersion);
  const name = `${ruleCode}, version ${ruleVersion}`;
  if (!rule) return `there is no rule ${name}`;
  if (rule.movement !== kind) return `${name} makes no ${kind}`;
  if (rule.effectiveFrom > accountingDate) return `${name} was not in force on ${accountingDate}`;
  try {
    const again = linesAgain(rule, facts, reversed?.map(lineOf)).map(columnsOf);
    return JSON.stringify(again) === JSON.stringify(lines)
      ? undefined
      : `${name} makes other lines of what it was told`;
  } catch (error) {
    return `${name} was not told so: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const columnsOf = (line: JournalLine): LineColumns => [
  line.account,
  line.fund,
  (line.debitCents ?? 0n).toString(),
  (line.creditCents ?? 0n).toString(),
  'USD',
  line.department ?? null,
  line.revenueType ?? null,
  line.revenueAccount ?? null,
  line.channel ?? null,
  line.residentAccountId ?? null,
  line.chargeId ?? null,
];

function lineOf(columns: LineColumns): JournalLine {
  const [account, fund, debit, credit, , ...rest] = columns;
  const [department, revenueType, revenueAccount, channel, residentAccountId, chargeId] = rest;
  return {
    account: account ?? '',
    fund: fund ?? '',
    ...(debit && debit !== '0' && { debitCents: BigInt(debit) }),
    ...(credit && credit !== '0' && { creditCents: BigInt(credit) }),
    ...(department && { department }),
    ...(revenueType && { revenueType }),
    ...(revenueAccount && { revenueAccount }),
    ...(channel && { channel }),
    ...(residentAccountId && { residentAccountId }),
    ...(chargeId && { chargeId }),
  };
}
