import type { Booked } from '../journal.js';
import type { Posted, Wish } from '../payment-desk.js';

/** An answer and an entry that go together, for tests of what becomes of them when they do not. */
export const posted = (number: number, replayed = false): Posted => ({
  kind: 'posted',
  id: `pay_${number}`,
  receiptNumber: `R-${number}`,
  replayed,
});

export const booked = (number: number, payment: Partial<Booked['payment']> = {}): Booked => ({
  sequence: number,
  postedAt: new Date(number * 1_000).toISOString(),
  accountingDate: '2026-11-02',
  period: { fiscalYear: 2027, number: 2 },
  payment: {
    id: `pay_${number}`,
    status: 'POSTED',
    receiptNumber: `R-${number}`,
    amount: '100.00',
    unapplied: '0.00',
    allocations: [{ amount: '100.00', charge: { id: 'chg_1' } }],
    ...payment,
  },
});

export const asCredit = { unapplied: '100.00', allocations: [] };

export const wish = (key: string): Wish => ({
  key,
  accountId: 'acct_1',
  amountCents: 100_00,
  channel: 'KIOSK',
  tender: 'CASH',
});
