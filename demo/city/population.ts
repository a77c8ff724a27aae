import type { Agenda } from './agenda.js';
import { historyDays, type Day, type Period } from './calendar.js';
import { liveCourtMonth } from './court.js';
import { NumberSeries } from './numbers.js';
import { livePermitMonth } from './permits.js';
import { livePropertyTax } from './property-tax.js';
import { liveReceivableMonth } from './receivables.js';
import { liveRecreationMonth } from './recreation.js';
import type { Inhabitant } from './residents.js';
import type { AutopayEnrollment, CityClosing, Hold, Item, PaymentPlan } from './types.js';
import { liveUtilityMonth } from './utility.js';

const openingMonth: Period = { first: -historyDays - 30, last: -historyDays - 1 };
const bookingsPerMonth = 4;
const permitsPerMonth = 2;
const casesPerMonthPerMille = 230;
/** Below it are the numbers of fixtures. */
const firstItemNumber = 101;

/** Everybody but the fixtures, living month after month. */
export class Population {
  readonly #agenda: Agenda;
  readonly #inhabitants: readonly Inhabitant[];
  readonly #numbers = new NumberSeries(firstItemNumber);
  readonly #items: Item[] = [];
  readonly #plans = new Map<string, PaymentPlan>();
  readonly #autopayDays = new Map<string, Day>();

  constructor(agenda: Agenda, inhabitants: readonly Inhabitant[]) {
    this.#agenda = agenda;
    this.#inhabitants = inhabitants;
  }

  /** What was billed before the history and paid in it, or not at all. */
  open(): void {
    for (const inhabitant of this.#inhabitants) {
      if (inhabitant.account.type === 'PROPERTY_TAX') livePropertyTax(this.#agenda, inhabitant);
      if (inhabitant.account.type === 'UTILITY') this.#liveUtility(inhabitant, -1, openingMonth);
    }
  }

  live(month: number, period: Period): void {
    for (const inhabitant of this.#inhabitants) this.#liveMonth(inhabitant, month, period);
  }

  close(): CityClosing {
    const closing = this.#inhabitants.map((inhabitant) => this.#standing(inhabitant));
    return {
      items: this.#items,
      holds: closing.flatMap(({ holds }) => holds),
      paymentPlans: [...this.#plans.values(), ...closing.flatMap(({ paymentPlans }) => paymentPlans)],
      autopayEnrollments: closing.flatMap(({ autopayEnrollments }) => autopayEnrollments),
    };
  }

  #liveMonth(inhabitant: Inhabitant, month: number, period: Period): void {
    switch (inhabitant.account.type) {
      case 'UTILITY':
        return this.#liveUtility(inhabitant, month, period);
      case 'PERMIT':
        this.#items.push(
          ...livePermitMonth(this.#agenda, inhabitant, period, this.#numbers, permitsPerMonth),
        );
        return;
      case 'RECREATION':
        this.#items.push(
          ...liveRecreationMonth(this.#agenda, inhabitant, period, this.#numbers, bookingsPerMonth),
        );
        return;
      case 'COURT':
        return this.#liveCourt(inhabitant, period);
      case 'MISC_RECEIVABLE':
        return liveReceivableMonth(this.#agenda, inhabitant, period, month);
      case 'PROPERTY_TAX':
        return;
    }
  }

  #liveUtility(inhabitant: Inhabitant, month: number, period: Period): void {
    const { account, utility } = inhabitant;
    if (!utility) return;
    const payDay = liveUtilityMonth(this.#agenda, inhabitant, utility, month, period);
    if (utility.habit === 'AUTOPAY' && payDay !== undefined) this.#autopayDays.set(account.id, payDay);
  }

  /** An account has one plan at a time. */
  #liveCourt(inhabitant: Inhabitant, period: Period): void {
    for (const { item, plan } of liveCourtMonth(
      this.#agenda,
      inhabitant,
      period,
      this.#numbers,
      casesPerMonthPerMille,
    )) {
      this.#items.push(item);
      if (plan) this.#plans.set(plan.accountId, plan);
    }
  }

  #standing(inhabitant: Inhabitant): Omit<CityClosing, 'items'> {
    return {
      holds: [...this.#shutOff(inhabitant), ...this.#cashOnly(inhabitant)],
      paymentPlans: this.#utilityPlan(inhabitant),
      autopayEnrollments: this.#autopay(inhabitant),
    };
  }

  #shutOff({ account, utility, random }: Inhabitant): Hold[] {
    if (utility?.habit !== 'STOPPED_LONG_AGO') return [];
    const placedAt = this.#agenda.calendar.instant(-random.between(2, 9), 6 * 3600);
    const endsOn = this.#agenda.calendar.date(random.between(3, 10));
    const reason = `Past due for more than 60 days; service ends on ${endsOn} unless the past due amount is paid`;
    return [
      {
        id: random.id(placedAt),
        accountId: account.id,
        kind: 'SHUT_OFF',
        reason,
        placedAt,
        liftsWhenPaid: true,
      },
    ];
  }

  #cashOnly({ account, random }: Inhabitant): Hold[] {
    if (account.blockedTenders.length === 0) return [];
    const placedAt = this.#agenda.calendar.instant(-random.between(370, 500), 11 * 3600);
    const reason = 'Two returned payments within six months';
    return [
      {
        id: random.id(placedAt),
        accountId: account.id,
        kind: 'CASH_ONLY',
        reason,
        placedAt,
        liftsWhenPaid: false,
      },
    ];
  }

  /** Who recently fell behind is offered instalments; most take them. */
  #utilityPlan({ account, utility, random, owedCents }: Inhabitant): PaymentPlan[] {
    if (utility?.habit !== 'STOPPED_RECENTLY' || !random.chance(600)) return [];
    const { calendar } = this.#agenda;
    return [
      {
        id: random.id(calendar.instant(-3, 10 * 3600)),
        accountId: account.id,
        status: 'ACTIVE',
        remainingCents: owedCents,
        nextDue: calendar.date(random.between(5, 25)),
        nextAmountCents: owedCents / 4n,
      },
    ];
  }

  #autopay({ account, utility, means, random }: Inhabitant): AutopayEnrollment[] {
    if (utility?.habit !== 'AUTOPAY') return [];
    const { calendar } = this.#agenda;
    const paidOn = this.#autopayDays.get(account.id) ?? 0;
    const nextRun = calendar.date(paidOn > 0 ? paidOn : paidOn + 30);
    return [
      {
        id: random.id(calendar.instant(-random.between(400, 1500), 15 * 3600)),
        accountId: account.id,
        departmentCode: account.departmentCode,
        active: true,
        tender: means.tender,
        day: Number(nextRun.slice(-2)),
        nextRun,
      },
    ];
  }
}
