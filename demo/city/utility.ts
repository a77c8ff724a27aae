import { totalOf, type Agenda, type Resident } from './agenda.js';
import { historyDays, type Day, type Period } from './calendar.js';
import { chooseMeans, meansThrough } from './means.js';
import type { Random, Weighted } from './random.js';
import type { Means } from './types.js';
import { seasonalPercent, utilityLines, type UtilityCustomer } from './utility-rates.js';

/** How a household or business treats its water bill. */
export type UtilityHabit =
  | 'AUTOPAY'
  | 'PROMPT'
  | 'SOMETIMES_LATE'
  | 'OFTEN_LATE'
  /** Has not paid for months and is to be shut off. */
  | 'STOPPED_LONG_AGO'
  | 'STOPPED_RECENTLY'
  | 'MOVED_OUT'
  | 'MOVED_OUT_OWING'
  | 'MOVED_IN';

const utilityHabits: Weighted<UtilityHabit> = [
  ['AUTOPAY', 400],
  ['PROMPT', 376],
  ['SOMETIMES_LATE', 125],
  ['OFTEN_LATE', 40],
  ['STOPPED_LONG_AGO', 14],
  ['STOPPED_RECENTLY', 15],
  ['MOVED_OUT', 12],
  ['MOVED_OUT_OWING', 3],
  ['MOVED_IN', 15],
];

export interface UtilityLife {
  readonly habit: UtilityHabit;
  readonly customer: UtilityCustomer;
  /** 0 to 3: which week of the month bills go out. */
  readonly cycle: number;
  /** In which of the twelve months service starts or ends, for those who move. */
  readonly movingMonth: number;
  /** In which month more is paid than owed, if ever. */
  readonly overpaidMonth: number | undefined;
}

const daysToPay = 20;
const penaltyPercent = 10n;
const depositCents = 150_00n;

export function utilityLife(random: Random, isBusiness: boolean): UtilityLife {
  const usage = isBusiness ? random.between(30, 190) : random.between(3, 12);
  const habit = random.weighted(utilityHabits);
  return {
    habit,
    customer: {
      isBusiness,
      usage,
      ...(random.chance(500) && { stormCents: isBusiness ? random.cents(60_00, 240_00) : 9_50n }),
      hasTrash: random.chance(400),
      hasSurcharge: isBusiness && random.chance(300),
    },
    cycle: random.between(0, 3),
    movingMonth: random.between(4, 9),
    overpaidMonth:
      ['AUTOPAY', 'PROMPT'].includes(habit) && random.chance(38) ? random.between(0, 10) : undefined,
  };
}

export const utilityMeans = (habit: UtilityHabit, random: Random): Means =>
  habit === 'AUTOPAY' ? meansThrough('AUTOPAY', random) : chooseMeans('UTIL', random);

/**
 * One month of an account: its bill, its penalty if it comes to that, and its payment. Month -1 is the opening balance.
 * Answers the day on which the bill is paid, today's future included; undefined when there is no bill or no payment.
 */
export function liveUtilityMonth(
  agenda: Agenda,
  resident: Resident,
  life: UtilityLife,
  month: number,
  { first }: Period,
): Day | undefined {
  if (!isServed(life, month)) return undefined;
  const billDay = agenda.calendar.workdayFrom(first + life.cycle * 7);
  const dueDay = billDay + daysToPay;
  const payDay = paymentDay(life, month, billDay, dueDay, resident.random);
  if (payDay !== undefined && payDay < -historyDays) return undefined;

  const [year, monthOfYear] = agenda.calendar.date(billDay).split('-').map(Number);
  const percent = seasonalPercent(monthOfYear ?? 1) + resident.random.between(-12, 12);
  const lines = utilityLines(life.customer, Math.max(1, Math.round((life.customer.usage * percent) / 100)));
  if (life.habit === 'MOVED_IN' && month === life.movingMonth)
    lines.push({ revenueType: 'DEPOSIT', cents: depositCents });
  const title = `${monthNames[(monthOfYear ?? 1) - 1]} ${year}`;
  const bill = agenda.issue(resident, { day: billDay, dueDay, description: title, lines });
  let cents = totalOf(bill);
  if ((payDay === undefined || payDay > dueDay) && dueDay < 0) {
    const penalty = {
      revenueType: 'PENALTY',
      cents: (cents * penaltyPercent) / 100n,
      kind: 'PENALTY',
    } as const;
    agenda.issue(resident, { day: dueDay + 1, dueDay: dueDay + 1, description: title, lines: [penalty] });
    cents += penalty.cents;
  }
  if (payDay === undefined) return undefined;
  if (month === life.overpaidMonth) cents += resident.random.cents(5_00, 60_00);
  const means = chosenMeans(resident, life);
  agenda.pay(resident, {
    day: payDay,
    cents,
    means,
    from: Math.max(billDay, -historyDays),
    divisible: payDay <= dueDay && means.channel !== 'AUTOPAY',
  });
  return payDay;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function isServed({ habit, movingMonth }: UtilityLife, month: number): boolean {
  if (habit === 'MOVED_IN') return month >= movingMonth;
  return !habit.startsWith('MOVED_OUT') || month <= movingMonth;
}

/** Undefined when it is never paid. */
function paymentDay(
  life: UtilityLife,
  month: number,
  billDay: Day,
  dueDay: Day,
  random: Random,
): Day | undefined {
  const promptly = billDay + random.between(3, 19);
  switch (life.habit) {
    case 'AUTOPAY':
      return dueDay - random.between(0, 6);
    case 'SOMETIMES_LATE':
      return random.chance(450) ? dueDay + random.between(2, 40) : promptly;
    case 'OFTEN_LATE':
      return random.chance(800) ? dueDay + random.between(5, 75) : promptly;
    case 'STOPPED_LONG_AGO':
      return month >= 8 ? undefined : promptly;
    case 'STOPPED_RECENTLY':
      return month >= 10 ? undefined : promptly;
    case 'MOVED_OUT_OWING':
      return month === life.movingMonth ? undefined : promptly;
    case 'PROMPT':
    case 'MOVED_OUT':
    case 'MOVED_IN':
      return promptly;
  }
}

/** Most people pay as they always do. */
function chosenMeans({ means, random }: Resident, { habit }: UtilityLife): Means {
  return habit === 'AUTOPAY' || means.tender === 'CASH' || random.chance(850)
    ? means
    : chooseMeans('UTIL', random);
}
