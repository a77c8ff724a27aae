import fc from 'fast-check';
import { addDays, civilDateOf, daysBetween, fiscalYearOf, isCivilDate } from './civil-date.js';

const zone = 'America/Chicago';

describe('the civil date of an instant', () => {
  it.each([
    ['2026-10-01T04:59:59Z', '2026-09-30', 2026],
    ['2026-10-01T05:00:00Z', '2026-10-01', 2027],
    ['2026-03-08T07:59:59Z', '2026-03-08', 2026],
    ['2026-03-09T04:59:59Z', '2026-03-08', 2026],
    ['2026-11-01T05:30:00Z', '2026-11-01', 2027],
    ['2026-11-02T05:59:59Z', '2026-11-01', 2027],
    ['2028-02-29T18:00:00Z', '2028-02-29', 2028],
    ['2027-01-01T05:59:59Z', '2026-12-31', 2027],
  ])('of %s is %s in Chicago, in fiscal year %d', (instant, date, fiscalYear) => {
    expect(civilDateOf(new Date(instant), zone)).toBe(date);
    expect(fiscalYearOf(date)).toBe(fiscalYear);
  });
});

describe('calendar arithmetic', () => {
  it('counts days over leap days and clock changes', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-03-07', '2026-03-09')).toBe(2);
    expect(daysBetween('2026-03-09', '2026-03-07')).toBe(-2);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    '20260101',
    '',
    '2026-01-01T00:00:00Z',
    '2026-01-01\n',
    '２０２６-01-01',
    '0000-01-01',
    '1899-12-31',
    '3000-01-01',
    '-271821-04-20',
    '275760-09-13',
    null,
    5,
  ])('does not take %p for a date', (text) => {
    expect(isCivilDate(text)).toBe(false);
  });

  it('takes every day from 1900 to 2999 for a date, and no other text', () => {
    const days = daysBetween('1900-01-01', '2999-12-31');
    fc.assert(
      fc.property(fc.nat(days), (day) => expect(isCivilDate(addDays('1900-01-01', day))).toBe(true)),
      { numRuns: 2_000 },
    );
    const digits = fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), (text) => {
        const exists =
          /^(19|2\d)\d\d-/.test(text) && addDays('1900-01-01', daysBetween('1900-01-01', text) || 0) === text;
        expect(isCivilDate(text)).toBe(exists);
      }),
      { numRuns: 2_000 },
    );
  });
});
