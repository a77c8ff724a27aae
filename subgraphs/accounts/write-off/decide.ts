import type { OpenPosition, View } from '../../../books/posting/view.js';
import { postingOfReversal } from '../../../books/rules/posting.js';
import { formatCents, type Cents } from '../../../platform/money/money.js';
import { bookOn, isRefusal, type Booking } from '../approval/outcomes.js';
import type { DecisionRequest } from '../approval/types.js';
import { postingOfWriteOff, type ChargePart } from './book.js';
import type { KnownWriteOff, WriteOffRequest } from './types.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import { recoveryRule } from './write-off.rules.js';

const refuse = (code: WriteOffRefusal, path: readonly string[], detail?: string): Refusal => ({
  code,
  path,
  ...(detail !== undefined && { detail }),
});

/** The charges and amounts that are to be written off, of those that are open. */
export function partsAskedFor(request: WriteOffRequest, { position }: View): ChargePart[] | Refusal {
  const { accountId, charges } = request;
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

export const bookingOfWriteOff = (
  parts: readonly ChargePart[],
  { businessDate }: Pick<WriteOffRequest, 'businessDate'>,
  view: View,
): Booking | Refusal =>
  bookOn(businessDate, view, (occasion) => postingOfWriteOff(parts, view.routing.revenueTypes, occasion));

/** @throws Error for one that was never in the books */
export function bookingOfRecovery(
  { entry, id }: KnownWriteOff,
  { businessDate }: DecisionRequest<'RECOVER'>,
  view: View,
): Booking | Refusal {
  if (!entry) throw new Error(`Write-off ${id} was approved without an entry`);
  const booking = bookOn(businessDate, view, (occasion) =>
    postingOfReversal([recoveryRule], entry.lines, occasion),
  );
  return isRefusal(booking) ? booking : { ...booking, reverses: entry.id };
}
