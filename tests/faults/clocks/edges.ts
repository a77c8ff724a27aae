import type { Booked } from '../support/journal.js';

/** What the books are to say of a payment that was received at some instant. */
type Place = Pick<Booked, 'accountingDate' | 'period'>;

/** Where a civil day begins, with the places before and after. Written down, not computed by what is tried here. */
export interface Edge {
  readonly name: string;
  readonly timeZone: string;
  readonly instant: Date;
  readonly before: Place;
  readonly after: Place;
}

const chicago = 'America/Chicago';

const place = (accountingDate: string, fiscalYear: number, number: number): Place => ({
  accountingDate,
  period: { fiscalYear, number },
});

/** The nth Sunday of a month as a day of it. */
function sunday(year: number, month: number, nth: number): number {
  const weekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return 1 + ((7 - weekday) % 7) + 7 * (nth - 1);
}

const dayOf = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/**
 * The edges of a year, in their order: midnights where a year, a fiscal year and months end, and those around the two days
 * on which the clocks of the United States change, whose days have 23 and 25 hours; and midnights of agencies far away.
 */
export function edgesOf(year: number): Edge[] {
  const at = (month: number, day: number, time: string): Date =>
    new Date(`${dayOf(year, month, day)}T${time}Z`);
  const spring = sunday(year, 3, 2);
  const autumn = sunday(year, 11, 1);
  const isLeapYear = dayOf(year, 2, 29).slice(5) === '02-29';
  const edges: Edge[] = [
    {
      name: 'new year of an island that is first',
      timeZone: 'Pacific/Kiritimati',
      instant: new Date(`${year - 1}-12-31T10:00:00Z`),
      before: place(`${year - 1}-12-31`, year, 3),
      after: place(`${year}-01-01`, year, 4),
    },
    {
      name: 'new year',
      timeZone: chicago,
      instant: at(1, 1, '06:00:00'),
      before: place(`${year - 1}-12-31`, year, 3),
      after: place(`${year}-01-01`, year, 4),
    },
    {
      name: 'new year of an island that is last',
      timeZone: 'Pacific/Pago_Pago',
      instant: at(1, 1, '11:00:00'),
      before: place(`${year - 1}-12-31`, year, 3),
      after: place(`${year}-01-01`, year, 4),
    },
    {
      name: 'end of February',
      timeZone: chicago,
      instant: at(3, 1, '06:00:00'),
      before: place(`${year}-02-${isLeapYear ? '29' : '28'}`, year, 5),
      after: place(`${year}-03-01`, year, 6),
    },
    {
      name: 'midnight before the clocks go forward',
      timeZone: chicago,
      instant: at(3, spring, '06:00:00'),
      before: place(dayOf(year, 3, spring - 1), year, 6),
      after: place(dayOf(year, 3, spring), year, 6),
    },
    {
      name: 'midnight after the clocks went forward',
      timeZone: chicago,
      instant: at(3, spring + 1, '05:00:00'),
      before: place(dayOf(year, 3, spring), year, 6),
      after: place(dayOf(year, 3, spring + 1), year, 6),
    },
    {
      name: 'end of a month half an hour off',
      timeZone: 'Asia/Kolkata',
      instant: at(4, 30, '18:30:00'),
      before: place(`${year}-04-30`, year, 7),
      after: place(`${year}-05-01`, year, 8),
    },
    {
      name: 'fiscal year',
      timeZone: chicago,
      instant: at(10, 1, '05:00:00'),
      before: place(`${year}-09-30`, year, 12),
      after: place(`${year}-10-01`, year + 1, 1),
    },
    {
      name: 'midnight before the clocks go back',
      timeZone: chicago,
      instant: at(11, autumn, '05:00:00'),
      before: place(dayOf(year, 11, autumn - 1), year + 1, autumn === 1 ? 1 : 2),
      after: place(dayOf(year, 11, autumn), year + 1, 2),
    },
    {
      name: 'midnight after the clocks went back',
      timeZone: chicago,
      instant: at(11, autumn + 1, '06:00:00'),
      before: place(dayOf(year, 11, autumn), year + 1, 2),
      after: place(dayOf(year, 11, autumn + 1), year + 1, 2),
    },
  ];
  return edges.toSorted((a, b) => a.instant.getTime() - b.instant.getTime());
}
