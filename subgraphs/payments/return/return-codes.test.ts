import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../platform/config/paths.js';
import { lastDayOf } from './decide.js';
import { ReturnCode, returnCodeOf, returnRules, returnTable } from './return-codes.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

describe('the codes of returns', () => {
  it('are told in the documents as the code has them', () => {
    const told = read('docs/returns.md').match(/^\| (?:R\d\d|CHECK_BOUNCED|UNSTATED) \|.*$/gm);
    expect(told).toEqual(returnTable());
  });

  it('are those that the database takes', () => {
    const migration = read('subgraphs/payments/sql/migrations/020-returns.sql');
    const [, list = ''] = /payment_return_code_words CHECK \(code IN \(([^)]*)\)/.exec(migration) ?? [];
    expect([...list.matchAll(/'(\w+)'/g)].map(([, code]) => code)).toEqual(Object.values(ReturnCode));
  });

  it('are found by what a processor calls them, or are unstated', () => {
    expect([returnCodeOf('R01'), returnCodeOf('R99'), returnCodeOf(null), returnCodeOf('toString')]).toEqual([
      ...['R01', 'UNSTATED', 'UNSTATED', 'UNSTATED'],
    ]);
  });

  it.each([
    // Settled on Wednesday the 18th; Thursday, Friday.
    ['R01', '2026-11-16', '2026-11-20'],
    // Settled on Friday the 27th, because of Thanksgiving; Monday, Tuesday.
    ['R01', '2026-11-24', '2026-12-01'],
    // Sixty days behind Wednesday the 18th are a Sunday, and Monday is Martin Luther King’s.
    ['R10', '2026-11-16', '2027-01-19'],
  ] as const)('%s of a payment of %s may come until %s', (code, businessDate, last) => {
    const { window } = returnRules[code];
    expect(lastDayOf(window!, { businessDate, confirmedOn: null })).toBe(last);
  });

  it('count from when the money was certain, where that was later', () => {
    const payment = { businessDate: '2026-11-02', confirmedOn: '2026-11-16' };
    expect(lastDayOf({ bankingDays: 2 }, payment)).toBe('2026-11-20');
  });
});
