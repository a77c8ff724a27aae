import { createHash } from 'node:crypto';
import { City, type CityOptions } from './city.js';
import { ledgerAccounts, pooledCashLinks } from './chart.js';
import { allocationPolicies, clearingAccounts, departments, revenueTypes } from './departments.js';
import { fixtures } from './fixtures.js';
import { accountCounts } from './sizes.js';
import type { Attempt, Bill, CityClosing, Payment } from './types.js';

interface Lived {
  readonly city: City;
  readonly bills: readonly Bill[];
  readonly payments: readonly Payment[];
  readonly attempts: readonly Attempt[];
  readonly closing: CityClosing;
}

function live(options: Partial<CityOptions> = {}): Lived {
  const city = new City({ size: 'tiny', seed: 7, today: '2026-11-22', ...options });
  const days = [...city.days()];
  return {
    city,
    bills: days.flatMap((day) => day.bills),
    payments: days.flatMap((day) => day.payments),
    attempts: days.flatMap((day) => day.attempts),
    closing: city.closing,
  };
}

function hashOf({ city, bills, payments, attempts, closing }: Lived): string {
  const rows = { parties: city.parties, accounts: city.accounts, bills, payments, attempts, closing };
  const text = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

function owedBy(number: string, { city, bills, payments }: Lived): string {
  const id = city.accounts.find((account) => account.number === number)?.id;
  let cents = 0n;
  for (const bill of bills.filter(({ accountId }) => accountId === id)) {
    for (const { amountCents } of bill.charges) cents += amountCents;
  }
  for (const { amountCents } of payments.filter(({ accountId }) => accountId === id)) cents -= amountCents;
  return (Number(cents) / 100).toFixed(2);
}

const share = <Row>(rows: readonly Row[], matches: (row: Row) => boolean): number =>
  (100 * rows.filter(matches).length) / rows.length;

describe('the demo city', () => {
  let tiny: Lived;
  let dev: Lived;

  beforeAll(() => {
    tiny = live();
    dev = live({ size: 'dev' });
  });

  it('is the same to the last id for the same seed and day', () => {
    expect(hashOf(live())).toBe(hashOf(tiny));
  });

  it('is another for another seed or day', () => {
    expect(hashOf(live({ seed: 8 }))).not.toBe(hashOf(tiny));
    expect(hashOf(live({ today: '2026-11-23' }))).not.toBe(hashOf(tiny));
  });

  it.each(['2026-01-01', '2026-11-23', '2026-03-08', '2026-09-30', '2026-10-01', '2028-02-29'])(
    'has its full number of accounts and payments when today is %s',
    (today) => {
      const { city, payments } = live({ today });
      expect(city.accounts).toHaveLength(120);
      expect(payments).toHaveLength(2_400);
    },
  );

  it('keeps the ids of its fixtures whatever the seed', () => {
    const idsOf = ({ city }: Lived): string[] =>
      city.accounts.filter(({ number }) => /-10000\d$/.test(number)).map(({ id }) => id);
    expect(idsOf(tiny)).toHaveLength(8);
    expect(idsOf(live({ seed: 99 }))).toEqual(idsOf(tiny));
  });

  it('has the account and the payment that examples name, in every city', () => {
    const { id, number, firstPaymentId } = fixtures.danaWhitfield.utilityAccount;
    for (const { city, payments } of [tiny, dev, live({ seed: 99, today: '2027-02-28' })]) {
      expect(city.accounts.find((account) => account.number === number)?.id).toBe(id);
      const [first] = payments.filter(({ accountId }) => accountId === id);
      expect(first?.id).toBe(firstPaymentId);
    }
  });

  it.each([
    fixtures.danaWhitfield.utilityAccount,
    fixtures.danaWhitfield.courtAccount,
    fixtures.danaWhitfield.permitAccount,
    fixtures.nothingOpenAccount,
    fixtures.closedAccount,
    fixtures.cashOnlyAccount,
    fixtures.creditAccount,
    fixtures.paymentPlanAccount,
  ])('leaves fixture $number with $balance to pay', ({ number, balance }) => {
    expect(owedBy(number, tiny)).toBe(balance);
    expect(owedBy(number, dev)).toBe(balance);
  });

  it('gives Dana Whitfield a hold to lift, autopay, and a permit and a citation that wait for their fees', () => {
    const { utilityAccount, courtAccount, permitAccount } = fixtures.danaWhitfield;
    const { city, closing } = tiny;
    const dana = city.accounts.find(({ number }) => number === utilityAccount.number);
    expect(closing.holds).toContainEqual(
      expect.objectContaining({ accountId: dana?.id, kind: 'SHUT_OFF', liftsWhenPaid: true }),
    );
    expect(closing.autopayEnrollments).toContainEqual(
      expect.objectContaining({ accountId: dana?.id, active: true }),
    );
    expect(closing.items).toContainEqual(
      expect.objectContaining({
        number: permitAccount.itemNumber,
        status: 'FEES_DUE',
        statusWhenPaid: 'READY_TO_ISSUE',
      }),
    );
    expect(closing.items).toContainEqual(
      expect.objectContaining({ number: courtAccount.itemNumber, status: 'FEES_DUE' }),
    );
  });

  it('has ids, account numbers and item numbers only once', () => {
    const { city, bills, payments, attempts, closing } = dev;
    const ids = [
      ...[...city.accounts, ...city.parties, ...bills, ...payments, ...attempts].map(({ id }) => id),
      ...bills.flatMap(({ charges }) => charges.map(({ id }) => id)),
      ...[...closing.items, ...closing.holds, ...closing.paymentPlans, ...closing.autopayEnrollments].map(
        ({ id }) => id,
      ),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(city.accounts.map(({ number }) => number)).size).toBe(city.accounts.length);
    expect(new Set(closing.items.map(({ number }) => number)).size).toBe(closing.items.length);
  });

  it('has accounts of all six types in proportion', () => {
    const counts = Map.groupBy(dev.city.accounts, ({ type }) => type);
    expect([...counts].map(([type, accounts]) => [type, accounts.length]).sort()).toEqual(
      accountCounts(2_400).sort(),
    );
    expect(counts.size).toBe(6);
  });

  it('pays through channels and with tenders as the shares of a real city say', () => {
    const utility = dev.payments.filter(({ departmentCode }) => departmentCode === 'UTIL');
    const near = (percent: number, expected: number): void =>
      expect(Math.abs(percent - expected)).toBeLessThan(4);
    near(
      share(utility, ({ channel }) => channel === 'AUTOPAY'),
      30,
    );
    near(
      share(utility, ({ channel }) => channel === 'ONLINE' || channel === 'MOBILE'),
      32,
    );
    near(
      share(utility, ({ channel }) => channel === 'LOCKBOX'),
      12,
    );
    near(
      share(utility, ({ channel }) => channel === 'COUNTER'),
      9,
    );
    near(
      share(dev.payments, ({ tender }) => tender === 'ACH'),
      38,
    );
    near(
      share(dev.payments, ({ tender }) => tender === 'CARD_CREDIT'),
      22,
    );
    near(
      share(dev.payments, ({ tender }) => tender === 'CARD_DEBIT'),
      20,
    );
    near(
      share(dev.payments, ({ tender }) => tender === 'CHECK'),
      14,
    );
    near(
      share(dev.payments, ({ tender }) => tender === 'CASH'),
      5,
    );
  });

  it('has the noise of a real city', () => {
    const { payments, attempts, bills, closing } = dev;
    const all = [...payments.map((payment) => ({ ...payment, status: 'POSTED' })), ...attempts];
    const online = all.filter(({ channel }) => channel === 'ONLINE' || channel === 'MOBILE');
    expect(share(online, ({ status }) => status === 'ABANDONED')).toBeCloseTo(12, -1);
    expect(share(all, ({ status }) => status === 'DECLINED')).toBeCloseTo(4, -1);
    const monthly = bills.filter(({ charges }) =>
      charges.some(({ revenueTypeCode }) => revenueTypeCode === 'WATER'),
    );
    const penalties = bills.filter(({ charges }) => charges[0]?.revenueTypeCode === 'PENALTY');
    expect((100 * penalties.length) / monthly.length).toBeCloseTo(9, -1);
    expect(closing.holds.filter(({ kind }) => kind === 'SHUT_OFF').length).toBeGreaterThan(10);
    expect(closing.paymentPlans.length).toBeGreaterThan(20);
  });

  it('bills before it is paid, and never takes more than is owed where the department refuses that', () => {
    const owed = new Map<string, bigint>();
    const rejecting = new Set(
      allocationPolicies
        .filter(({ overpayment }) => overpayment === 'REJECT')
        .map(({ departmentCode }) => departmentCode),
    );
    for (const day of new City({ size: 'tiny', seed: 7, today: '2026-11-22' }).days()) {
      for (const { accountId, charges } of day.bills) {
        for (const { amountCents } of charges) owed.set(accountId, (owed.get(accountId) ?? 0n) + amountCents);
      }
      for (const { accountId, amountCents, departmentCode } of day.payments) {
        const left = (owed.get(accountId) ?? 0n) - amountCents;
        owed.set(accountId, left);
        if (rejecting.has(departmentCode)) expect(left).toBeGreaterThanOrEqual(0n);
      }
    }
  });

  it('puts each receivable in the fund of its revenue and connects every fund with the pooled cash', () => {
    const codes = new Set(ledgerAccounts.map(({ code }) => code));
    const linked = new Set(pooledCashLinks.map(({ fundCode }) => fundCode));
    for (const { ledgerAccountCode, receivableAccountCode } of revenueTypes) {
      expect(codes).toContain(ledgerAccountCode);
      expect(linked).toContain(ledgerAccountCode.slice(0, 3));
      if (!receivableAccountCode) continue;
      expect(codes).toContain(receivableAccountCode);
      expect(receivableAccountCode.slice(0, 3)).toBe(ledgerAccountCode.slice(0, 3));
    }
    for (const { ledgerAccountCode } of clearingAccounts) expect(codes).toContain(ledgerAccountCode);
    for (const { creditAccountCode } of departments) expect(codes).toContain(creditAccountCode);
    for (const link of pooledCashLinks) {
      expect(codes).toContain(link.dueFromPoolAccountCode);
      expect(codes).toContain(link.dueToFundAccountCode);
    }
  });
});
