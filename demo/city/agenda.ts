import { attemptBefore } from './attempts.js';
import type { CityCalendar, Day, Period } from './calendar.js';
import { revenueTypes } from './departments.js';
import { isProcessed, restsOnWeekends, timeOfDay } from './means.js';
import type { Random } from './random.js';
import type { Attempt, Bill, BillCharge, CityAccount, CityDay, Means, Payment } from './types.js';

/** An account with whoever pays it: a source of choices of its own, and what it owes so far. */
export interface Resident {
  readonly account: CityAccount;
  readonly random: Random;
  readonly means: Means;
  owedCents: bigint;
}

export interface BillLine {
  readonly revenueType: string;
  readonly cents: bigint;
  readonly kind?: BillCharge['kind'];
}

export interface BillPlan {
  readonly day: Day;
  readonly dueDay: Day;
  readonly description: string;
  readonly lines: readonly BillLine[];
}

export interface PaymentPlanned {
  readonly day: Day;
  readonly cents: bigint;
  readonly means: Means;
  /** The first day on which there is something to pay. */
  readonly from: Day;
  readonly allocations?: Payment['allocations'];
  /** Any when absent. */
  readonly id?: string | undefined;
  /** Whether part of it may as well be paid earlier. */
  readonly divisible?: boolean;
}

interface Appointment {
  readonly resident: Resident;
  plan: PaymentPlanned;
}

/** Bills go out before the first payments of a day, those of the nightly autopay run included. */
const billingSeconds = 30;
const smallestSplitCents = 40_00n;
const revenueTypesByCode = new Map(revenueTypes.map((type) => [type.code, type]));

/** What is going to happen in the city, by day. Only what lies in the past comes about. */
export class Agenda {
  readonly calendar: CityCalendar;
  readonly #random: Random;
  readonly #bills = new Map<Day, Bill[]>();
  readonly #payments = new Map<Day, Appointment[]>();
  readonly #attempts = new Map<Day, Attempt[]>();

  constructor(calendar: CityCalendar, random: Random) {
    this.calendar = calendar;
    this.#random = random;
  }

  /** Issues a bill on a day that has come. */
  issue(resident: Resident, { day, dueDay, description, lines }: BillPlan): Bill {
    const at = this.calendar.instant(day, billingSeconds);
    const bill: Bill = {
      id: resident.random.id(at),
      accountId: resident.account.id,
      description,
      issuedOn: this.calendar.date(day),
      dueDate: this.calendar.date(dueDay),
      issuedAt: at,
      charges: lines.map(({ revenueType, cents, kind = 'PRINCIPAL' }) => {
        const { name = '', priority = 0 } = revenueTypesByCode.get(revenueType) ?? {};
        return {
          id: resident.random.id(at),
          revenueTypeCode: revenueType,
          kind,
          description: `${name}, ${description}`,
          amountCents: cents,
          priority,
        };
      }),
    };
    resident.owedCents += totalOf(bill);
    append(this.#bills, day, bill);
    return bill;
  }

  /** Plans a payment; answers whether it comes about. Of today, only the nightly autopay run has taken place. */
  pay(resident: Resident, plan: PaymentPlanned): boolean {
    if (plan.day > 0 || (plan.day === 0 && plan.means.channel !== 'AUTOPAY')) return false;
    const day = this.#businessDay(plan, plan.day);
    resident.owedCents -= plan.cents;
    append(this.#payments, day, { resident, plan: { ...plan, day } });
    return true;
  }

  decline(resident: Resident, day: Day, cents: bigint, means: Means, declineCode: string): void {
    const receivedAt = this.calendar.instant(day, timeOfDay(means.channel, resident.random));
    append(this.#attempts, day, {
      ...means,
      id: resident.random.id(receivedAt),
      accountId: resident.account.id,
      departmentCode: resident.account.departmentCode,
      amountCents: cents,
      receivedAt,
      businessDate: this.calendar.date(day),
      status: 'DECLINED',
      declineCode,
    });
  }

  /** How many payments come about in a period, by what is planned so far. */
  count({ first, last }: Period): number {
    let count = 0;
    for (let day = first; day <= last; day += 1) count += this.#payments.get(day)?.length ?? 0;
    return count;
  }

  /** Adds payments in a period by paying some bills in two parts, the first of them earlier. Balances end up the same. */
  splitPayments(period: Period, wanted: number): void {
    let left = wanted;
    while (left > 0) {
      const candidates = this.#splittable(period);
      if (candidates.length === 0) return;
      for (const appointment of this.#someOf(candidates, left)) {
        this.#split(appointment, period);
        left -= 1;
      }
    }
  }

  /** Days before a date on which something is planned. */
  daysBefore(day: Day): Day[] {
    return [...this.#bills.keys()].filter((planned) => planned < day).sort((a, b) => a - b);
  }

  /** Takes a day off the agenda. */
  take(day: Day): CityDay {
    const appointments = this.#payments.get(day) ?? [];
    const payments = appointments.map((appointment) => this.#payment(appointment)).sort(byTime);
    const attempts = payments.flatMap((payment) =>
      attemptBefore(payment, this.calendar.instant(day, 0), this.#random),
    );
    const result = {
      date: this.calendar.date(day),
      bills: this.#bills.get(day) ?? [],
      payments,
      attempts: [...(this.#attempts.get(day) ?? []), ...attempts].sort(byTime),
    };
    for (const events of [this.#bills, this.#payments, this.#attempts]) events.delete(day);
    return result;
  }

  #payment({ resident, plan }: Appointment): Payment {
    const receivedAt = this.calendar.instant(plan.day, timeOfDay(plan.means.channel, this.#random));
    // Drawn in any case, so that what is fixed for one shifts nothing for others.
    const drawnId = this.#random.id(receivedAt);
    const id = plan.id ?? drawnId;
    return {
      ...plan.means,
      id,
      accountId: resident.account.id,
      departmentCode: resident.account.departmentCode,
      amountCents: plan.cents,
      receivedAt,
      businessDate: this.calendar.date(plan.day),
      processorReference: isProcessed(plan.means.tender) ? `sbx_${id.slice(-12)}` : null,
      allocations: plan.allocations ?? null,
    };
  }

  #splittable({ first, last }: Period): Appointment[] {
    const found: Appointment[] = [];
    for (let day = first; day <= last; day += 1) {
      for (const appointment of this.#payments.get(day) ?? []) {
        const { divisible, from, cents } = appointment.plan;
        if (divisible && cents >= smallestSplitCents && Math.max(from, first) < day) found.push(appointment);
      }
    }
    return found;
  }

  #someOf<Choice>(choices: Choice[], wanted: number): Choice[] {
    const count = Math.min(wanted, choices.length);
    for (let index = 0; index < count; index += 1) {
      const other = this.#random.between(index, choices.length - 1);
      [choices[index], choices[other]] = [choices[other] as Choice, choices[index] as Choice];
    }
    return choices.slice(0, count);
  }

  #split(appointment: Appointment, { first }: Period): void {
    const { resident, plan } = appointment;
    const earliest = Math.max(plan.from, first);
    const earlierCents = (plan.cents * this.#random.cents(35, 65)) / 100n;
    const day = Math.max(this.#businessDay(plan, this.#random.between(earliest, plan.day - 1)), earliest);
    appointment.plan = { ...plan, cents: plan.cents - earlierCents };
    append(this.#payments, day, { resident, plan: { ...plan, day, cents: earlierCents } });
  }

  #businessDay({ means, from }: PaymentPlanned, day: Day): Day {
    return restsOnWeekends(means.channel) ? Math.max(this.calendar.workdayUntil(day), from) : day;
  }
}

export const totalOf = (bill: Bill): bigint =>
  bill.charges.reduce((total, { amountCents }) => total + amountCents, 0n);

const byTime = (a: { receivedAt: Date }, b: { receivedAt: Date }): number =>
  a.receivedAt.getTime() - b.receivedAt.getTime();

function append<Value>(map: Map<Day, Value[]>, day: Day, value: Value): void {
  const values = map.get(day);
  if (values) values.push(value);
  else map.set(day, [value]);
}
