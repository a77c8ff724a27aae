import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sumCents } from './money.js';
import { splitCents } from './split.js';

const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 20 })
  .filter((each) => each.some((weight) => weight > 0n));

describe('splitting cents', () => {
  it('loses and invents no cent, and strays from the exact share by less than one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000_000_000n }), weights, (amount, shares) => {
        const parts = splitCents(amount, shares);
        const total = sumCents(shares);
        assert.strictEqual(sumCents(parts), amount);
        for (const [index, part] of parts.entries()) {
          const exact = amount * shares[index]!;
          assert.strictEqual(part * total > exact - total && part * total < exact + total, true);
        }
      }),
      { numRuns: 100_000 },
    );
  });

  it('gives the odd cent to the largest remainder, and to the earlier part of two equal ones', () => {
    expect(splitCents(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitCents(10n, [5n, 3n, 2n])).toEqual([5n, 3n, 2n]);
    expect(splitCents(1n, [1n, 2n])).toEqual([0n, 1n]);
  });

  it('refuses weights that share nothing', () => {
    expect(() => splitCents(1n, [0n, 0n])).toThrow(RangeError);
    expect(() => splitCents(1n, [2n, -1n])).toThrow(RangeError);
    expect(() => splitCents(-1n, [1n])).toThrow(RangeError);
  });
});
