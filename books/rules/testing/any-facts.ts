import fc from 'fast-check';
import type { Facts } from '../lines.js';
import type { Group, Parameter, PostingRule } from '../posting-rule.js';

const funds = ['100', '500', '520', '700'];

const anyValue = ({ kind }: Parameter): fc.Arbitrary<string | bigint> =>
  ({
    ACCOUNT: fc
      .tuple(fc.constantFrom(...funds), fc.integer({ min: 100_000, max: 100_003 }))
      .map(([fund, object]) => `${fund}-${object}`),
    AMOUNT: fc.bigInt({ min: 0n, max: 1_000_000_00n }),
    TEXT: fc.constantFrom('A', 'B', "it's"),
  })[kind];

const anyRow = (each: Group['each']): fc.Arbitrary<Record<string, string | bigint>> =>
  fc.record(Object.fromEntries(Object.entries(each).map(([name, parameter]) => [name, anyValue(parameter)])));

/** Whatever a rule may be told: accounts in any funds, amounts from nothing on, groups of none, one and many. */
export const anyFacts = ({ parameters }: PostingRule): fc.Arbitrary<Facts> =>
  fc.record(
    Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]): [string, fc.Arbitrary<Facts[string]>] => [
        name,
        'each' in parameter ? fc.array(anyRow(parameter.each), { maxLength: 6 }) : anyValue(parameter),
      ]),
    ),
  );
