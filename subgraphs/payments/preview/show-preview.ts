import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Entry } from '../../../books/posting/effects.js';
import type { Preview, TurnedHold } from '../../../books/posting/preview.js';
import { DrCr } from '../../../books/words/ledger.js';
import type { Channel } from '../../../books/words/channel.js';
import { seesDepartment, type Principal } from '../../../platform/access/principal.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { AccountStub } from '../stubs.js';
import {
  AccountPreview,
  EntryPreview,
  HoldPreview,
  LinePreview,
  PostingRuleVersion,
  type MovementPreview,
} from './movement-preview.js';

type Foreseen = Omit<Preview<unknown> & { kind: 'effects' }, 'answer'>;

/** What every kind of movement shows of a preview, as far as it is of departments that its reader may see. */
export function showPreview(foreseen: Foreseen, principal: Principal): MovementPreview {
  const accounts = foreseen.accounts.filter(({ departmentCode }) =>
    seesDepartment(principal, departmentCode),
  );
  const shown = new Set(accounts.map(({ id }) => id));
  const holdsOf = (holds: readonly TurnedHold[]): HoldPreview[] =>
    holds.filter(({ accountId }) => shown.has(accountId)).map(showHold);
  return {
    accounts: accounts.map(({ id, balanceBeforeCents, balanceAfterCents, balanceVersion }) =>
      Object.assign(new AccountPreview(), {
        account: accountOf(id),
        ...{ balanceBeforeCents, balanceAfterCents, balanceVersion },
      }),
    ),
    entries: (foreseen.effects.entries ?? [])
      .filter(({ lines }) =>
        lines.some(({ department }) => department !== undefined && seesDepartment(principal, department)),
      )
      .map(showEntry),
    holdsLifted: holdsOf(foreseen.holds.lifted),
    holdsPlacedAgain: holdsOf(foreseen.holds.placedAgain),
  };
}

const accountOf = (id: string): AccountStub => ({ id: toPublicId('acct', id) });

const showHold = ({ id, kind, accountId }: TurnedHold): HoldPreview =>
  Object.assign(new HoldPreview(), { id: toPublicId('hold', id), kind, account: accountOf(accountId) });

const showEntry = ({ accountingDate, effectiveDate, rule, lines }: Entry): EntryPreview =>
  Object.assign(new EntryPreview(), {
    ...{ accountingDate, effectiveDate },
    postingRule: rule ? Object.assign(new PostingRuleVersion(), rule) : null,
    lines: lines.map(showLine),
  });

const showLine = (line: JournalLine): LinePreview =>
  Object.assign(new LinePreview(), {
    side: line.debitCents === undefined ? DrCr.CREDIT : DrCr.DEBIT,
    amountCents: line.debitCents ?? line.creditCents ?? 0n,
    ledgerAccount: { code: line.account },
    department: codeOf(line.department),
    revenueType: codeOf(line.revenueType),
    revenueAccount: codeOf(line.revenueAccount),
    channel: (line.channel as Channel | undefined) ?? null,
    charge: line.chargeId === undefined ? null : { id: toPublicId('chg', line.chargeId) },
  });

const codeOf = (code: string | undefined): { code: string } | null => (code === undefined ? null : { code });
