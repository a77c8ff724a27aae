import 'reflect-metadata';
import fc from 'fast-check';
import { addDays } from '../../../platform/time/civil-date.js';
import { ageCharges } from './aging.js';

const today = '2026-11-22';
const late = (days: number) => ({ openCents: 100n, dueDate: addDays(today, -days) });
const bucketsOf = (days: number): string[] =>
  Object.entries(ageCharges([late(days)], today))
    .filter(([bucket, cents]) => bucket !== 'total' && cents > 0n)
    .map(([bucket]) => bucket);

describe('the aging of open charges', () => {
  it.each([
    [-400, 'current'],
    [0, 'current'],
    [1, 'd1to30'],
    [30, 'd1to30'],
    [31, 'd31to60'],
    [60, 'd31to60'],
    [61, 'd61to90'],
    [90, 'd61to90'],
    [91, 'over90'],
    [4_000, 'over90'],
  ])('puts a charge that is %d days late into %s alone', (days, bucket) => {
    expect(bucketsOf(days)).toEqual([bucket]);
  });

  it('adds up: the five buckets are the total', () => {
    const charge = fc.record({
      openCents: fc.bigInt({ min: 0n, max: 10_000_000n }),
      dueDate: fc.integer({ min: -400, max: 4_000 }).map((days) => addDays(today, days)),
    });
    fc.assert(
      fc.property(fc.array(charge), (charges) => {
        const { total, current, d1to30, d31to60, d61to90, over90 } = ageCharges(charges, today);
        expect(current + d1to30 + d31to60 + d61to90 + over90).toBe(total);
      }),
    );
  });
});
