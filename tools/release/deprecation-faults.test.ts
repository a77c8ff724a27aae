import { buildSchema } from 'graphql';
import { deprecationFaults } from './deprecation-faults.js';

const since = '2027-01-01';
const goes = (day: string): string => `@deprecated(reason: "Use another. Removed after ${day}.")`;

const faults = (released: string, current: string): string[] =>
  deprecationFaults({ released: buildSchema(released), current: buildSchema(current), since });

const faultsOfNew = (current: string): string[] => faults('type Query { a: Int }', current);

describe('a deprecation', () => {
  it('gives 180 days of notice, counted from the release', () => {
    expect(faultsOfNew(`type Query { a: Int ${goes('2027-06-30')} }`)).toEqual([]);
    expect(faultsOfNew(`type Query { a: Int ${goes('2027-06-29')} }`)).toEqual([
      'Query.a is deprecated with removal after 2027-06-29, which is too soon: not before 2027-06-30.',
    ]);
  });

  it.each([
    ['no day', '@deprecated(reason: "Use another.")'],
    ['no reason', '@deprecated'],
    ['a day that is not on the calendar', goes('2027-02-30')],
    ['a day written otherwise', '@deprecated(reason: "Removed after June 30, 2027.")'],
  ])('is refused with %s', (_what, directive) => {
    expect(faultsOfNew(`type Query { a: Int ${directive} }`)).toEqual([
      'Query.a is deprecated without "Removed after YYYY-MM-DD" in its reason.',
    ]);
  });

  it('is looked at wherever it stands', () => {
    expect(
      faultsOfNew(
        `type Query { a(x: Int @deprecated, i: I): E }
         interface N { n: Int @deprecated }
         input I { y: Int @deprecated }
         enum E { X Y @deprecated }`,
      ).map((fault) => fault.split(' ', 1).join()),
    ).toEqual(['Query.a.x', 'N.n', 'I.y', 'E.Y']);
  });

  it('may name a later day once released, and no earlier one', () => {
    const released = `type Query { a: Int ${goes('2026-12-31')} }`;
    expect(faults(released, released)).toEqual([]);
    expect(faults(released, `type Query { a: Int ${goes('2027-03-01')} }`)).toEqual([]);
    expect(faults(released, `type Query { a: Int ${goes('2026-12-30')} }`)).toEqual([
      'Query.a was promised until 2026-12-31; its removal cannot move forward to 2026-12-30.',
    ]);
  });

  it('gives notice anew when it had been taken back', () => {
    expect(faults('type Query { a: Int }', `type Query { a: Int ${goes('2027-02-01')} }`)).toHaveLength(1);
  });
});
