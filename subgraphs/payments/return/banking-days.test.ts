import fc from 'fast-check';
import { addDays, daysBetween } from '../../../platform/time/civil-date.js';
import { addBankingDays, isBankingDay } from './banking-days.js';

describe('banking days', () => {
  it.each([
    ['2025-01-01', 'New Year'],
    ['2025-01-20', 'Martin Luther King'],
    ['2026-02-16', 'Washington’s birthday'],
    ['2026-05-25', 'Memorial Day, the last Monday of four'],
    ['2027-05-31', 'Memorial Day, the last Monday of five'],
    ['2026-06-19', 'Juneteenth'],
    ['2025-07-04', 'Independence Day'],
    ['2026-09-07', 'Labor Day'],
    ['2026-10-12', 'Columbus Day'],
    ['2026-11-11', 'Veterans Day'],
    ['2026-11-26', 'Thanksgiving'],
    ['2026-12-25', 'Christmas'],
    ['2027-07-05', 'the Monday behind a holiday on a Sunday'],
    ['2026-11-28', 'a Saturday'],
    ['2026-11-29', 'a Sunday'],
  ])('do not count %s: %s', (date) => {
    expect(isBankingDay(date)).toBe(false);
  });

  it.each([
    ['2026-07-03', 'the Friday before a holiday on a Saturday'],
    ['2021-12-31', 'the Friday before New Year on a Saturday'],
    ['2026-11-27', 'the day after Thanksgiving'],
  ])('count %s: %s', (date) => {
    expect(isBankingDay(date)).toBe(true);
  });

  it('are passed one by one, whatever day it begins on', () => {
    expect(addBankingDays('2026-11-25', 2)).toBe('2026-11-30');
    const days = fc.integer({ min: 0, max: 3_650 }).map((after) => addDays('2024-01-01', after));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (date, count) => {
        const end = addBankingDays(date, count);
        const passed = Array.from({ length: daysBetween(date, end) }, (_, n) => addDays(date, n + 1));
        expect(isBankingDay(end)).toBe(true);
        expect(passed.filter(isBankingDay)).toHaveLength(count);
      }),
    );
  });
});
