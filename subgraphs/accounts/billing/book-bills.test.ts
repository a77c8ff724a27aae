import fc from 'fast-check';
import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Chart } from '../../../books/posting/view.js';
import type { Bill, NewCharge, RevenueRoutes } from './bill.js';
import { billingOf } from './book-bills.js';

const routes: RevenueRoutes = {
  WATER: { department: 'UTIL', ledgerAccount: '500-343300', receivableAccount: '500-115100' },
  SEWER: { department: 'UTIL', ledgerAccount: '500-343500', receivableAccount: '500-115100' },
  STORM: { department: 'UTIL', ledgerAccount: '520-343700', receivableAccount: '520-115100' },
  DEPOSIT: { department: 'UTIL', ledgerAccount: '500-220000', receivableAccount: null },
};

const charge = (revenueTypeCode: string, amountCents: bigint): NewCharge => ({
  id: `charge-${revenueTypeCode}`,
  revenueTypeCode,
  kind: 'PRINCIPAL',
  description: revenueTypeCode,
  amountCents,
  priority: 1,
});

const bill = (accountId: string, ...charges: NewCharge[]): Pick<Bill, 'accountId' | 'charges'> => ({
  accountId,
  charges,
});

const codes = Object.values(routes).flatMap(({ ledgerAccount, receivableAccount }) => [
  ledgerAccount,
  ...(receivableAccount ? [receivableAccount] : []),
]);
const chart: Chart = {
  ...{ version: 1, poolFund: null, links: {}, purposes: {}, suspense: null },
  accounts: Object.fromEntries(
    codes.map((code) => [code, { from: null, to: '2026-12-31', controls: code.includes('-1151') }]),
  ),
};

const occasion = (day: string) => ({ chart, accountingDate: day, effectiveDate: day });

function billingLines(bills: Parameters<typeof billingOf>[0], of: RevenueRoutes): readonly JournalLine[] {
  const posting = billingOf(bills, of, occasion('2026-06-01'));
  if (posting && 'code' in posting) throw new Error(posting.detail);
  return posting?.lines ?? [];
}

describe('the lines of bills', () => {
  it('debit each receivable by resident and credit each revenue in total', () => {
    const bills = [
      bill('Ada', charge('WATER', 52_40n), charge('SEWER', 49_15n), charge('STORM', 9_50n)),
      bill('Luis', charge('WATER', 10_00n)),
    ];
    const lines = billingLines(bills, routes).map((line) => [
      line.account,
      line.debitCents,
      line.creditCents,
      line.residentAccountId,
    ]);
    expect(lines).toEqual([
      ['500-115100', 101_55n, undefined, 'Ada'],
      ['520-115100', 9_50n, undefined, 'Ada'],
      ['500-115100', 10_00n, undefined, 'Luis'],
      ['500-343300', undefined, 62_40n, undefined],
      ['500-343500', undefined, 49_15n, undefined],
      ['520-343700', undefined, 9_50n, undefined],
    ]);
  });

  it('leave out what becomes revenue only when it is paid', () => {
    expect(billingLines([bill('Ada', charge('DEPOSIT', 150_00n))], routes)).toEqual([]);
    expect(billingLines([bill('Ada', charge('DEPOSIT', 150_00n), charge('WATER', 1n))], routes)).toHaveLength(
      2,
    );
  });

  it('balance in every fund, whatever is billed', () => {
    const charges = fc.array(
      fc.record({
        code: fc.constantFrom(...Object.keys(routes)),
        cents: fc.bigInt({ min: 1n, max: 10_000_00n }),
      }),
    );
    const bills = fc.array(fc.record({ accountId: fc.constantFrom('Ada', 'Luis', 'Opal'), charges }));
    fc.assert(
      fc.property(bills, (billed) => {
        const lines = billingLines(
          billed.map(({ accountId, charges }) =>
            bill(accountId, ...charges.map(({ code, cents }) => charge(code, cents))),
          ),
          routes,
        );
        for (const [, ofFund] of Map.groupBy(lines, ({ fund }) => fund)) {
          const difference = ofFund.reduce(
            (sum, line) => sum + (line.debitCents ?? 0n) - (line.creditCents ?? 0n),
            0n,
          );
          expect(difference).toBe(0n);
        }
      }),
    );
  });

  it('are none on a day on which an account is not active', () => {
    expect(billingOf([bill('Ada', charge('WATER', 1n))], routes, occasion('2027-01-01'))).toMatchObject({
      code: 'LEDGER_ACCOUNT_NOT_ACTIVE',
    });
  });
});
