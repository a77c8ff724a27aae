import fc from 'fast-check';
import type { JournalLine, Obstacle } from '../../../books/journal/journal-lines.js';
import type { Chart, OpenCharge } from '../../../books/posting/view.js';
import type { Posting } from '../../../books/rules/posting.js';
import { receivables, revenueAccounts, toyChart } from '../../testing/toy-agency.js';
import { amountOf, postingOfWriteOff, type ChargePart } from './book.js';

const day = '2026-07-01';
const types = ['WATER', 'STORM', 'PENALTY', 'FINE', 'STATE_COST'] as const;
const routes = Object.fromEntries(
  types.map((code) => [
    code,
    { department: 'UTIL', ledgerAccount: revenueAccounts[code], receivableAccount: receivables[code] },
  ]),
);

const part = fc
  .record({ id: fc.uuid(), type: fc.constantFrom(...types), cents: fc.bigInt({ min: 1n, max: 10n ** 12n }) })
  .map(({ id, type, cents }) => ({
    charge: {
      ...{ id, accountId: 'resident', revenueTypeCode: type, kind: 'PRINCIPAL' },
      ...{ openCents: cents, amountCents: cents, receivableAccountCode: receivables[type] },
      ...{ dueDate: '2020-01-01', issuedOn: '2020-01-01', priority: 1 },
    } satisfies OpenCharge,
    amountCents: cents,
  }));

const post = (parts: readonly ChargePart[], routing = routes, chart: Chart = toyChart): Posting | Obstacle =>
  postingOfWriteOff(parts, routing, { chart, accountingDate: day, effectiveDate: day });

const inCents = ({ debitCents = 0n, creditCents = 0n }: JournalLine): bigint => debitCents - creditCents;

describe('how a write-off is booked', () => {
  it('balances in every fund without cash, credits each charge by its part, and takes back no more and no less', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(part, { minLength: 1, maxLength: 12, selector: ({ charge }) => charge.id }),
        (parts) => {
          const posting = post(parts);
          if ('code' in posting) throw new Error(posting.detail);
          const { lines } = posting;
          for (const inFund of Map.groupBy(lines, ({ fund }) => fund).values())
            expect(inFund.reduce((sum, line) => sum + inCents(line), 0n)).toBe(0n);
          const credited = new Map(
            lines.flatMap(({ chargeId, creditCents }) => (chargeId ? [[chargeId, creditCents]] : [])),
          );
          expect(credited).toEqual(new Map(parts.map(({ charge, amountCents }) => [charge.id, amountCents])));
          const takenBack = lines.flatMap(({ debitCents }) =>
            debitCents === undefined ? [] : [{ amountCents: debitCents }],
          );
          expect(amountOf(takenBack)).toBe(amountOf(parts));
          for (const { account, chargeId, residentAccountId } of lines) {
            expect(residentAccountId !== undefined).toBe(chargeId !== undefined);
            expect([...Object.values(receivables), ...Object.values(revenueAccounts)]).toContain(account);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  const [water] = fc.sample(
    part.filter(({ charge }) => charge.revenueTypeCode === 'WATER'),
    1,
  );

  it.each<[string, Obstacle['code'], typeof routes, Chart]>([
    ['the agency has not said what the charge was billed for', 'ROUTING_INCOMPLETE', {}, toyChart],
    [
      'that lies in another fund than the receivable',
      'ROUTING_INCOMPLETE',
      { WATER: { ...routes['WATER']!, ledgerAccount: revenueAccounts.STORM } },
      toyChart,
    ],
    [
      'its ledger account is closed',
      'LEDGER_ACCOUNT_NOT_ACTIVE',
      routes,
      {
        ...toyChart,
        accounts: {
          ...toyChart.accounts,
          [revenueAccounts.WATER]: { from: null, to: '2026-06-30', controls: false },
        },
      },
    ],
  ])('is not booked where %s', (_why, code, routing, chart) => {
    expect(post([water!], routing, chart)).toMatchObject({ code });
  });
});
