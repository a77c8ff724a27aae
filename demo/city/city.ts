import type { AccountType } from '../../books/words/account.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import { Agenda } from './agenda.js';
import { CityCalendar, historyDays, type Period } from './calendar.js';
import { FixtureAccounts } from './fixture-accounts.js';
import { Population } from './population.js';
import { Random } from './random.js';
import { settle, type Inhabitant } from './residents.js';
import { accountCounts, cityExtents, type CityExtent, type CitySize } from './sizes.js';
import type { CityAccount, CityClosing, CityDay, Party } from './types.js';

export interface CityOptions {
  readonly size: CitySize;
  readonly seed: number;
  /** The day the history ends, in the city's time zone. */
  readonly today: CivilDate;
}

/** Today has its first minutes only: the nightly autopay run. */
const today: Period = { first: 0, last: 0 };

/**
 * The City of Larkspur Bend, made up from a seed: who lives there, what they were billed in the last twelve months and
 * what they paid. The same options give the same city, down to the ids. It is lived month by month as `days()` is read,
 * so that a large city needs no more memory than a month of it.
 */
export class City {
  readonly calendar: CityCalendar;
  readonly accounts: readonly CityAccount[];
  readonly parties: readonly Party[];
  readonly extent: CityExtent;
  readonly #agenda: Agenda;
  readonly #fixtures: FixtureAccounts;
  readonly #population: Population;
  #closing: CityClosing | undefined;

  constructor({ size, seed, today: date }: CityOptions) {
    const random = new Random(seed);
    this.calendar = new CityCalendar(date);
    this.extent = cityExtents[size];
    this.#agenda = new Agenda(this.calendar, random.fork());
    this.#fixtures = new FixtureAccounts(this.calendar);
    const generated = generate(this.extent.accounts, this.#fixtures.inhabitants, this.calendar, random);
    this.#population = new Population(this.#agenda, generated);
    const inhabitants = [...this.#fixtures.inhabitants, ...generated];
    this.accounts = inhabitants.map(({ account }) => account);
    this.parties = [...new Map(inhabitants.map(({ holder }) => [holder.id, holder])).values()];
  }

  /** Every day on which something happened, oldest first: opening balances, then the twelve months up to today. */
  *days(): Generator<CityDay> {
    const fixtures = this.#fixtures.live(this.#agenda);
    this.#population.open();
    for (const day of this.#agenda.daysBefore(-historyDays)) yield this.#agenda.take(day);
    let count = 0;
    for (const [month, period] of this.calendar.months().entries()) {
      this.#population.live(month, period);
      const isLast = period.last === -1;
      const target =
        Math.floor((this.extent.payments * (month + 1)) / 12) - (isLast ? this.#agenda.count(today) : 0);
      this.#agenda.splitPayments(period, target - count - this.#agenda.count(period));
      count += this.#agenda.count(period);
      yield* this.#take(period);
    }
    yield* this.#take(today);
    this.#closing = merge(fixtures, this.#population.close());
  }

  /** @throws Error while `days()` has not been read to its end */
  get closing(): CityClosing {
    if (!this.#closing)
      throw new Error('What stands at the end of the history is known once its days have been read');
    return this.#closing;
  }

  *#take({ first, last }: Period): Generator<CityDay> {
    for (let day = first; day <= last; day += 1) yield this.#agenda.take(day);
  }
}

function generate(
  accounts: number,
  fixtures: readonly Inhabitant[],
  calendar: CityCalendar,
  random: Random,
): Inhabitant[] {
  const taken = Map.groupBy(fixtures, ({ account }) => account.type);
  return accountCounts(accounts).flatMap(([type, count]: [AccountType, number]) =>
    Array.from({ length: count - (taken.get(type)?.length ?? 0) }, (_, index) =>
      settle(type, index, calendar, random.fork()),
    ),
  );
}

const merge = (a: CityClosing, b: CityClosing): CityClosing => ({
  items: [...a.items, ...b.items],
  holds: [...a.holds, ...b.holds],
  paymentPlans: [...a.paymentPlans, ...b.paymentPlans],
  autopayEnrollments: [...a.autopayEnrollments, ...b.autopayEnrollments],
});
