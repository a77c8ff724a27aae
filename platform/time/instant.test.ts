import fc from 'fast-check';
import { parseInstant } from './instant.js';

const inRange = fc.date({
  min: new Date('1900-01-02T00:00:00Z'),
  max: new Date('2999-12-30T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('an instant', () => {
  it('is read as it is written, in whatever zone', () => {
    fc.assert(
      fc.property(
        inRange,
        fc.integer({ min: -1439, max: 1439 }),
        fc.stringMatching(/^\d{0,9}$/),
        (instant, offset, more) => {
          const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
          const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
          expect(parseInstant(`${local}${more}${zone}`)).toEqual(instant);
        },
      ),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(inRange, (instant) => expect(parseInstant(instant.toISOString())).toEqual(instant)),
    );
  });

  it.each([
    ['2026-11-22T17:03:11Z', '2026-11-22T17:03:11.000Z'],
    ['2026-11-22t17:03:11z', '2026-11-22T17:03:11.000Z'],
    ['2026-11-22T17:03:11.5-06:00', '2026-11-22T23:03:11.500Z'],
    ['2026-11-22T17:03:11.123999Z', '2026-11-22T17:03:11.123Z'],
    ['2028-02-29T23:59:59+00:00', '2028-02-29T23:59:59.000Z'],
    ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00.000Z'],
    ['2999-12-31T23:59:59.999Z', '2999-12-31T23:59:59.999Z'],
  ])('is read from %s as %s', (text, instant) => {
    expect(parseInstant(text)?.toISOString()).toBe(instant);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-06-30T23:59:60Z',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+00:60',
    '2026-01-01T00:00:00+0000',
    '2026-01-01T00:00:00 Z',
    '2026-01-01T00:00:00Z\n',
    ' 2026-01-01T00:00:00Z',
    '２０２６-01-01T00:00:00Z',
    '2026-01-01',
    '2026-W01-1T00:00:00Z',
    '1 Z',
    'Z',
    '',
    '0000-01-01T00:00:00Z',
    '1899-12-31T23:59:59Z',
    '1900-01-01T00:00:00+00:01',
    '2999-12-31T23:59:59-00:01',
    '9999-12-31T23:59:59Z',
    '-271821-04-20T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    1_795_372_991_000,
    null,
    undefined,
    {},
  ])('is not read from %p', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is never made up: what is read from any text is what that text says', () => {
    const spoiled = fc
      .tuple(inRange, fc.nat(24), fc.string({ unit: 'binary', maxLength: 2 }), fc.nat(3))
      .map(([instant, at, noise, cut]) => {
        const text = instant.toISOString();
        return text.slice(0, at) + noise + text.slice(at + cut);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), spoiled), (text) => {
        const instant = parseInstant(text);
        if (instant && text.endsWith('Z')) {
          const [whole = '', fraction = ''] = text.slice(0, -1).split('.');
          expect(instant.toISOString()).toBe(
            `${whole.toUpperCase()}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
          );
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
