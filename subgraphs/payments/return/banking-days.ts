import { addDays, type CivilDate } from '../../../platform/time/civil-date.js';

const sunday = 0;
const monday = 1;
const thursday = 4;
const saturday = 6;

const weekdayOf = (date: CivilDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** The nth of a weekday in a month. */
const nth = (year: number, month: number, weekday: number, n: number): CivilDate => {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
};

const lastMondayOfMay = (year: number): CivilDate => {
  const fifth = nth(year, 5, monday, 5);
  return fifth.slice(5, 7) === '05' ? fifth : addDays(fifth, -7);
};

/** One that falls on a Sunday is kept on the Monday behind it; one on a Saturday is kept on no other day. */
const kept = (date: CivilDate): CivilDate => (weekdayOf(date) === sunday ? addDays(date, 1) : date);

const known = new Map<number, ReadonlySet<CivilDate>>();

/** The days of a year on which the Federal Reserve is closed, beside weekends. */
function holidaysOf(year: number): ReadonlySet<CivilDate> {
  let holidays = known.get(year);
  if (!holidays) {
    holidays = new Set([
      ...['01-01', '06-19', '07-04', '11-11', '12-25'].map((day) => kept(`${year}-${day}`)),
      ...[nth(year, 1, monday, 3), nth(year, 2, monday, 3), lastMondayOfMay(year)],
      ...[nth(year, 9, monday, 1), nth(year, 10, monday, 2), nth(year, 11, thursday, 4)],
    ]);
    known.set(year, holidays);
  }
  return holidays;
}

/** Whether the Federal Reserve is open, so that banks settle with each other. Days of the agency are another calendar. */
export function isBankingDay(date: CivilDate): boolean {
  const weekday = weekdayOf(date);
  return weekday !== sunday && weekday !== saturday && !holidaysOf(Number(date.slice(0, 4))).has(date);
}

/** So many banking days behind a day, which need not be one itself. */
export function addBankingDays(date: CivilDate, days: number): CivilDate {
  let day = date;
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (isBankingDay(day)) left -= 1;
  }
  return day;
}
