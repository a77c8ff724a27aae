import { isProcessed } from './means.js';
import type { Random } from './random.js';
import type { Attempt, Payment } from './types.js';

/** Per mille of payments that come after an attempt of the kind, so that it is 12 % and 4 % of all attempts. */
const abandonedBefore = 143;
const declinedBefore = 53;

const declineCodes = ['INSUFFICIENT_FUNDS', 'INSUFFICIENT_FUNDS', 'DO_NOT_HONOR', 'EXPIRED_CARD'];

/** What went wrong earlier the same day: an online form that was left, a card that was declined. */
export function attemptBefore(payment: Payment, midnight: Date, random: Random): Attempt[] {
  const attempts: Attempt[] = [];
  const isOnline = payment.channel === 'ONLINE' || payment.channel === 'MOBILE';
  if (isOnline && random.chance(abandonedBefore)) {
    attempts.push({ ...attempt(payment, midnight, random), status: 'ABANDONED', declineCode: null });
  }
  if (isProcessed(payment.tender) && random.chance(declinedBefore)) {
    attempts.push({
      ...attempt(payment, midnight, random),
      status: 'DECLINED',
      declineCode: random.pick(declineCodes),
    });
  }
  return attempts;
}

function attempt(
  {
    channel,
    tender,
    maskedInstrument,
    accountId,
    departmentCode,
    amountCents,
    businessDate,
    receivedAt,
  }: Payment,
  midnight: Date,
  random: Random,
): Omit<Attempt, 'status' | 'declineCode'> {
  const at = new Date(Math.max(midnight.getTime(), receivedAt.getTime() - random.between(60, 2700) * 1000));
  return {
    id: random.id(at),
    ...{ channel, tender, maskedInstrument, accountId, departmentCode, amountCents, businessDate },
    receivedAt: at,
  };
}
