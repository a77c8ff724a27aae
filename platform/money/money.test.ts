import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatCents, parseAmount } from './money.js';

describe('an amount', () => {
  it('is read and written without change, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1_000_000_000n }), (cents) => {
        assert.strictEqual(parseAmount(formatCents(cents)), cents);
      }),
      { numRuns: 100_000 },
    );
  });

  it('is exactly what a text says, or a problem', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[-+ ]?[0-9٣３]{0,19}[.,]?[0-9]{0,3}(e[0-9])?\s?$/),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseAmount(text);
        const [whole = '', fraction = ''] = text.split('.');
        const isExact = /^[0-9]{1,15}(\.[0-9]{1,2})?$/.test(text);
        const cents = isExact ? BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0')) : 0n;
        assert.strictEqual(typeof read === 'bigint', cents > 0n && cents <= 1_000_000_000n);
        if (typeof read === 'bigint') assert.strictEqual(read, cents);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    ['84', 8_400n],
    ['84.1', 8_410n],
    ['84.17', 8_417n],
    ['0.01', 1n],
    ['10000000.00', 1_000_000_000n],
  ])('%s is %d cents', (text, cents) => {
    expect(parseAmount(text)).toBe(cents);
  });

  it.each([
    ['0', 'AMOUNT_NOT_POSITIVE'],
    ['0.00', 'AMOUNT_NOT_POSITIVE'],
    ['-1', 'AMOUNT_NOT_POSITIVE'],
    ['-0', 'AMOUNT_NOT_POSITIVE'],
    ['1.001', 'AMOUNT_SCALE'],
    ['0.001', 'AMOUNT_SCALE'],
    ['10000000.01', 'AMOUNT_TOO_LARGE'],
    ['999999999999999', 'AMOUNT_TOO_LARGE'],
    ['9999999999999999999', 'AMOUNT_MALFORMED'],
    ['1e5', 'AMOUNT_MALFORMED'],
    ['1e3', 'AMOUNT_MALFORMED'],
    ['-0.00', 'AMOUNT_NOT_POSITIVE'],
    ['+1.00', 'AMOUNT_MALFORMED'],
    ['1.00 ', 'AMOUNT_MALFORMED'],
    ['1.00\n', 'AMOUNT_MALFORMED'],
    ['８４.00', 'AMOUNT_MALFORMED'],
    ['NaN', 'AMOUNT_MALFORMED'],
    ['Infinity', 'AMOUNT_MALFORMED'],
    ['', 'AMOUNT_MALFORMED'],
    [' 1', 'AMOUNT_MALFORMED'],
    ['1,000.00', 'AMOUNT_MALFORMED'],
    ['.5', 'AMOUNT_MALFORMED'],
    ['1.', 'AMOUNT_MALFORMED'],
    ['٣', 'AMOUNT_MALFORMED'],
  ])('%s is refused with %s', (text, problem) => {
    expect(parseAmount(text)).toBe(problem);
  });

  it.each([84.17, 0, 1e308, null, undefined, true, {}, []])(
    '%s is refused because it is no text',
    (value) => {
      expect(parseAmount(value)).toBe('AMOUNT_MALFORMED');
    },
  );
});
