import { seesDepartment, type Principal } from '../../platform/access/principal.js';
import { toPublicId } from '../../platform/ids/public-id.js';
import type { Cents } from '../../platform/money/money.js';
import type { JournalLine } from '../journal/journal-lines.js';
import type { Entry } from '../posting/effects.js';
import type { Preview, TurnedHold } from '../posting/preview.js';
import { DrCr } from '../words/ledger.js';

export type Foreseen = Omit<Preview<unknown> & { kind: 'effects' }, 'answer'>;

/** How a subgraph refers to an account or a charge of the graph, by its UUID. */
interface References {
  account(id: string): unknown;
  charge(id: string): unknown;
}

interface Shown {
  readonly accounts: readonly { account: unknown; balanceBeforeCents: Cents; balanceVersion: number }[];
  readonly entries: readonly { accountingDate: string; lines: readonly object[] }[];
  readonly holdsLifted: readonly ShownHold[];
  readonly holdsPlacedAgain: readonly ShownHold[];
}

interface ShownHold {
  readonly id: string;
  readonly kind: string;
  readonly account: unknown;
}

/** What every kind of movement shows of a preview, as far as it is of departments that its reader may see. */
export function showPreview(foreseen: Foreseen, principal: Principal, references: References): Shown {
  const accounts = foreseen.accounts.filter(({ departmentCode }) =>
    seesDepartment(principal, departmentCode),
  );
  const shown = new Set(accounts.map(({ id }) => id));
  const holdsOf = (holds: readonly TurnedHold[]): ShownHold[] =>
    holds
      .filter(({ accountId }) => shown.has(accountId))
      .map(({ id, kind, accountId }) => ({
        ...{ id: toPublicId('hold', id), kind },
        account: references.account(accountId),
      }));
  return {
    accounts: accounts.map(({ id, balanceBeforeCents, balanceAfterCents, balanceVersion }) => ({
      account: references.account(id),
      ...{ balanceBeforeCents, balanceAfterCents, balanceVersion },
    })),
    entries: (foreseen.effects.entries ?? [])
      .filter(({ lines }) =>
        lines.some(({ department }) => department !== undefined && seesDepartment(principal, department)),
      )
      .map((entry) => showEntry(entry, references)),
    holdsLifted: holdsOf(foreseen.holds.lifted),
    holdsPlacedAgain: holdsOf(foreseen.holds.placedAgain),
  };
}

const showEntry = ({ accountingDate, effectiveDate, rule, lines }: Entry, references: References) => ({
  ...{ accountingDate, effectiveDate },
  postingRule: rule ?? null,
  lines: lines.map((line) => showLine(line, references)),
});

const showLine = (line: JournalLine, references: References): object => ({
  side: line.debitCents === undefined ? DrCr.CREDIT : DrCr.DEBIT,
  amountCents: line.debitCents ?? line.creditCents ?? 0n,
  ledgerAccount: { code: line.account },
  department: codeOf(line.department),
  revenueType: codeOf(line.revenueType),
  revenueAccount: codeOf(line.revenueAccount),
  channel: line.channel ?? null,
  charge: line.chargeId === undefined ? null : references.charge(line.chargeId),
});

const codeOf = (code: string | undefined): { code: string } | null => (code === undefined ? null : { code });
