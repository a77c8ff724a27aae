import type { Obstacle } from '../../../books/journal/journal-lines.js';
import type { OpenPosition, View } from '../../../books/posting/view.js';
import { postingOfReversal, type Occasion, type Posting } from '../../../books/rules/posting.js';
import { formatCents, type Cents } from '../../../platform/money/money.js';
import { newId } from '../../../platform/ids/public-id.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { postingOfWriteOff, type ChargePart } from './book.js';
import type { Booking } from './effects.js';
import type { DecisionRequest, KnownWriteOff, WriteOffRequest } from './types.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import { recoveryRule } from './write-off.rules.js';
import { isPossible } from './write-off.states.js';

const refuse = (code: WriteOffRefusal, path: readonly string[], detail?: string): Refusal => ({
  code,
  path,
  ...(detail !== undefined && { detail }),
});

export const isRefusal = (outcome: object): outcome is Refusal => 'code' in outcome;

/** Whether the caller may know of an account at all. */
export const maySee = (departments: readonly string[] | '*', code: string): boolean =>
  departments === '*' || departments.includes(code);

/** The charges and amounts that are to be written off, of those that are open. */
export function partsAskedFor(request: WriteOffRequest, { position }: View): ChargePart[] | Refusal {
  const { accountId, charges, departments } = request;
  const account = position.accounts.get(accountId);
  if (!account || !maySee(departments, account.departmentCode))
    return refuse(WriteOffRefusal.ACCOUNT_NOT_FOUND, ['input', 'accountId']);
  if (!charges) {
    const open = position
      .chargesOf(accountId)
      .filter(({ openCents, receivableAccountCode }) => openCents > 0n && receivableAccountCode !== null);
    return open.length > 0
      ? open.map((charge) => ({ charge, amountCents: charge.openCents }))
      : refuse(WriteOffRefusal.WRITE_OFF_NOTHING_OPEN, ['input', 'accountId']);
  }
  const parts: ChargePart[] = [];
  for (const [index, { chargeId, amountCents }] of charges.entries()) {
    const part = partOf(accountId, chargeId, amountCents, position, ['input', 'charges', String(index)]);
    if (isRefusal(part)) return part;
    parts.push(part);
  }
  return parts;
}

function partOf(
  accountId: string,
  chargeId: string,
  amountCents: Cents | undefined,
  position: OpenPosition,
  path: readonly string[],
): ChargePart | Refusal {
  const charge = position.charges.get(chargeId);
  if (charge?.accountId !== accountId) return refuse(WriteOffRefusal.CHARGE_NOT_FOUND, [...path, 'chargeId']);
  if (charge.receivableAccountCode === null)
    return refuse(WriteOffRefusal.WRITE_OFF_NOT_BILLED, [...path, 'chargeId']);
  const wanted = amountCents ?? charge.openCents;
  if (wanted === 0n || wanted > charge.openCents) {
    const detail = `${formatCents(charge.openCents)} is open.`;
    return refuse(WriteOffRefusal.WRITE_OFF_EXCEEDS_OPEN, [...path, 'amount'], detail);
  }
  return { charge, amountCents: wanted };
}

/** Whether somebody may decide so, whatever it takes of the books. */
export function objectionTo(request: DecisionRequest, known: KnownWriteOff | undefined): Refusal | undefined {
  if (!known) return refuse(WriteOffRefusal.WRITE_OFF_NOT_FOUND, ['id']);
  if (!isPossible(request.kind, known.status)) {
    const code =
      request.kind === 'RECOVER'
        ? WriteOffRefusal.WRITE_OFF_NOT_STANDING
        : WriteOffRefusal.WRITE_OFF_NOT_PENDING;
    return refuse(code, ['id'], `It is ${known.status}.`);
  }
  // Who asked may think better of it, but not say yes.
  return request.kind === 'APPROVE' && request.by === known.requestedBy
    ? refuse(WriteOffRefusal.SECOND_PERSON_NEEDED, ['id'])
    : undefined;
}

/** What was asked for may have been paid meanwhile: then it is not what is approved any more. */
export function partsApproved(
  { accountId, parts }: KnownWriteOff,
  { position }: View,
): ChargePart[] | Refusal {
  const found: ChargePart[] = [];
  for (const { chargeId, amountCents } of parts) {
    const part = partOf(accountId, chargeId, amountCents, position, ['id']);
    if (isRefusal(part)) return { ...part, path: ['id'] };
    found.push(part);
  }
  return found;
}

export function bookingOfWriteOff(
  parts: readonly ChargePart[],
  { businessDate }: Pick<WriteOffRequest, 'businessDate'>,
  view: View,
): Booking | Refusal {
  const occasion = occasionOf(businessDate, view);
  if (isRefusal(occasion)) return occasion;
  return bookingOf(postingOfWriteOff(parts, view.routing.revenueTypes, occasion), occasion);
}

/** @throws Error for one that was never in the books */
export function bookingOfRecovery(
  { entry, id }: KnownWriteOff,
  { businessDate }: DecisionRequest,
  view: View,
): Booking | Refusal {
  if (!entry) throw new Error(`Write-off ${id} was approved without an entry`);
  const occasion = occasionOf(businessDate, view);
  if (isRefusal(occasion)) return occasion;
  const booking = bookingOf(postingOfReversal([recoveryRule], entry.lines, occasion), occasion);
  return isRefusal(booking) ? booking : { ...booking, reverses: entry.id };
}

function occasionOf(effectiveDate: CivilDate, { routing, accountingDates }: View): Occasion | Refusal {
  const accountingDate = accountingDates[effectiveDate];
  return accountingDate
    ? { chart: routing.chart, accountingDate, effectiveDate }
    : { code: WriteOffRefusal.FISCAL_PERIOD_CLOSED };
}

const bookingOf = (
  posting: Posting | Obstacle,
  { accountingDate, effectiveDate }: Occasion,
): Booking | Refusal =>
  'code' in posting ? posting : { ...posting, entryId: newId(), accountingDate, effectiveDate };
