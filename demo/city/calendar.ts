import {
  addDays,
  civilDateOf,
  daysBetween,
  fiscalYearOf,
  type CivilDate,
} from '../../platform/time/civil-date.js';

const cityTimeZone = 'America/Chicago';

/** Length of the history in days; it ends the day before today. */
export const historyDays = 365;

/** A day counted from today, which is 0; yesterday is -1. */
export type Day = number;

/** A stretch of days, both ends included. */
export interface Period {
  readonly first: Day;
  readonly last: Day;
}

export interface FiscalMonth {
  readonly fiscalYear: number;
  /** 1 is October. */
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** The city's calendar as seen from one day, its today. */
export class CityCalendar {
  readonly today: CivilDate;
  readonly #dates = new Map<Day, CivilDate>();
  readonly #midnights = new Map<Day, number>();

  constructor(today: CivilDate) {
    this.today = today;
  }

  date(day: Day): CivilDate {
    let date = this.#dates.get(day);
    if (!date) this.#dates.set(day, (date = addDays(this.today, day)));
    return date;
  }

  dayOf(date: CivilDate): Day {
    return daysBetween(this.today, date);
  }

  /** Counts seconds from midnight in the city; up to 22:59:59 stays on that day even when clocks change. */
  instant(day: Day, seconds: number): Date {
    let midnight = this.#midnights.get(day);
    if (midnight === undefined) this.#midnights.set(day, (midnight = midnightIn(this.date(day))));
    return new Date(midnight + seconds * 1000);
  }

  isWeekend(day: Day): boolean {
    const weekday = new Date(`${this.date(day)}T00:00:00Z`).getUTCDay();
    return weekday === 0 || weekday === 6;
  }

  workdayFrom(day: Day): Day {
    return this.isWeekend(day) ? this.workdayFrom(day + 1) : day;
  }

  workdayUntil(day: Day): Day {
    return this.isWeekend(day) ? this.workdayUntil(day - 1) : day;
  }

  /** The twelve stretches of about a month that make up the history. */
  months(): Period[] {
    const boundary = (month: number): Day => Math.floor((historyDays * month) / 12) - historyDays;
    return Array.from({ length: 12 }, (_, month) => ({
      first: boundary(month),
      last: boundary(month + 1) - 1,
    }));
  }

  /** From the fiscal year of the oldest opening balance to the one after the current. */
  fiscalMonths(): FiscalMonth[] {
    const firstYear = fiscalYearOf(this.date(-2 * historyDays));
    const lastYear = fiscalYearOf(this.today) + 1;
    return Array.from({ length: (lastYear - firstYear + 1) * 12 }, (_, index) => {
      const fiscalYear = firstYear + Math.floor(index / 12);
      const number = (index % 12) + 1;
      return {
        fiscalYear,
        number,
        startsOn: monthStart(fiscalYear, number),
        endsOn: addDays(monthStart(fiscalYear, number + 1), -1),
      };
    });
  }
}

function monthStart(fiscalYear: number, number: number): CivilDate {
  return new Date(Date.UTC(fiscalYear - 1, 8 + number, 1)).toISOString().slice(0, 10);
}

/** Chicago is five hours behind UTC in summer and six in winter. */
function midnightIn(date: CivilDate): number {
  const inSummer = Date.parse(`${date}T05:00:00Z`);
  return civilDateOf(new Date(inSummer), cityTimeZone) === date ? inSummer : inSummer + 3_600_000;
}
