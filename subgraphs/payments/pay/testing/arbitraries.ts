import fc from 'fast-check';
import {
  OpenPosition,
  type AllocationPolicy,
  type OpenCharge,
  type Routing,
} from '../../../../books/posting/view.js';
import { chargeKinds, chargeOrders, overpayments } from '../../../../books/words/charge.js';
import { wordsOf } from '../../../../books/words/words.js';
import { Channel } from '../../../../books/words/channel.js';
import { Tender } from '../../../../books/words/tender.js';
import type { PaymentRequest } from '../types.js';

/** Generated charges, accounts, policies and requests of a small agency, for tests of laws. */

const revenueTypes: Routing['revenueTypes'] = {
  WATER: { department: 'UTIL', ledgerAccount: '500-343300', receivableAccount: '500-115100' },
  STORM: { department: 'UTIL', ledgerAccount: '520-343700', receivableAccount: '520-115100' },
  FINE: { department: 'COURT', ledgerAccount: '100-351100', receivableAccount: '100-115300' },
  BLDG: { department: 'PERMITS', ledgerAccount: '100-322000', receivableAccount: null },
};
const funds = ['100', '500', '520'];

type ChartAccount = Routing['chart']['accounts'][string];

const always: ChartAccount = { from: null, to: null, controls: false };
const controlling: ChartAccount = { ...always, controls: true };
const allOf = (codes: readonly string[], account: ChartAccount): Record<string, ChartAccount> =>
  Object.fromEntries(codes.map((code) => [code, account]));
const routed = Object.values(revenueTypes);

const chartAccounts: Record<string, ChartAccount> = {
  ...allOf(['700-101500', '700-104100', '700-104200', '700-104300', '700-222000'], always),
  ...allOf(
    funds.flatMap((fund) => [`${fund}-131700`, `700-207${fund}`]),
    always,
  ),
  ...allOf(
    routed.map(({ ledgerAccount }) => ledgerAccount),
    always,
  ),
  ...allOf(
    routed.flatMap(({ receivableAccount }) => receivableAccount ?? []),
    controlling,
  ),
  ...allOf(['500-221000', '100-221000'], controlling),
};

export const anyOrder = fc.uniqueArray(fc.constantFrom(...wordsOf(chargeOrders)));

const anyDate = fc
  .integer({ min: 0, max: 800 })
  .map((days) => new Date(Date.UTC(2025, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

export const anyCharge = (accountId: string): fc.Arbitrary<OpenCharge> =>
  fc
    .record({
      id: fc.uuid(),
      revenueTypeCode: fc.constantFrom(...Object.keys(revenueTypes)),
      kind: fc.constantFrom(...wordsOf(chargeKinds)),
      openCents: fc.bigInt({ min: 0n, max: 30_000n }),
      dueDate: anyDate,
      priority: fc.integer({ min: 1, max: 9 }),
    })
    .map((charge) => ({
      ...charge,
      accountId,
      amountCents: charge.openCents + 1n,
      receivableAccountCode: revenueTypes[charge.revenueTypeCode]?.receivableAccount ?? null,
      issuedOn: charge.dueDate,
    }));

const anyPolicy: fc.Arbitrary<AllocationPolicy> = fc.record({
  version: fc.constant(1),
  chargeOrder: anyOrder,
  overpayment: fc.constantFrom(...wordsOf(overpayments)),
  partialPayment: fc.boolean(),
  payerMayDirect: fc.boolean(),
  backDatingDays: fc.integer({ min: 2, max: 10 }),
  minimumCents: fc.constantFrom(1n, 5_000n),
  maximumCents: fc.constantFrom(20_000n, 1_000_000_000n),
});

export interface Situation {
  readonly request: PaymentRequest;
  readonly position: OpenPosition;
  readonly routing: Routing;
}

const rarely = <Rare, Usual>(rare: Rare, usual: Usual): fc.Arbitrary<Rare | Usual> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(rare) }, { weight: 9, arbitrary: fc.constant(usual) });

const accountIds = ['a', 'b', 'c'];
const departments = ['UTIL', 'COURT', 'PERMITS'];

/** A request against three accounts of three departments; half of the requests direct their money over baskets. */
export const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    policies: fc.tuple(anyPolicy, anyPolicy, anyPolicy),
    charges: fc.tuple(...accountIds.map((id) => fc.array(anyCharge(id), { maxLength: 5 }))),
    amountCents: fc.bigInt({ min: 1n, max: 100_000n }),
    captured: fc.boolean(),
    directed: fc.boolean(),
    channel: fc.constantFrom(Channel.COUNTER, Channel.ONLINE, Channel.LOCKBOX),
    tender: fc.constantFrom(Tender.CASH, Tender.CARD_CREDIT, Tender.ACH),
    confirmation: fc.constantFrom('IMMEDIATE' as const, 'PROCESSOR' as const),
    effectiveDate: rarely('2026-05-28', '2026-06-01'),
    blocked: fc.tuple(...accountIds.map(() => rarely([Tender.CASH, Tender.ACH], []))),
    shares: fc.array(fc.bigInt({ min: 1n, max: 40_000n }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ policies, charges, amountCents, captured, directed, shares, blocked, ...means }) => {
    const all = charges.flat();
    const allocations = all
      .slice(0, 4)
      .map(({ id }, index) => ({ chargeId: id, amountCents: shares[index] ?? 1n }));
    const isDirected = directed && allocations.length > 0;
    return {
      request: {
        id: 'payment',
        scope: 'test',
        key: 'key',
        requestHash: '00',
        createdBy: 'test',
        ...means,
        amountCents: isDirected ? allocations.reduce((sum, each) => sum + each.amountCents, 0n) : amountCents,
        accountId: 'a',
        ...(isDirected ? { allocations } : {}),
        receivedAt: new Date(0),
        businessDate: '2026-06-01',
        allowDuplicate: false,
        departments: '*',
        ...(captured ? { captured: { confirmedAt: new Date(0), processorReference: 'ref' } } : {}),
      },
      position: new OpenPosition(
        accountIds.map((id, index) => ({
          id,
          number: id,
          status: 'ACTIVE',
          departmentCode: departments[index] ?? 'UTIL',
          blockedTenders: blocked[index] ?? [],
          openCents: (charges[index] ?? []).reduce((sum, charge) => sum + charge.openCents, 0n),
          ...{ creditCents: 0n, balanceVersion: 1 },
        })),
        all,
      ),
      routing: {
        version: 1,
        departments: Object.fromEntries(
          departments.map((code, index) => [
            code,
            {
              creditAccount: code === 'UTIL' ? '500-221000' : '100-221000',
              policy: policies[index] ?? policies[0],
            },
          ]),
        ),
        revenueTypes,
        clearingAccounts: {
          CASH: '700-101500',
          CARD_CREDIT: '700-104100',
          ACH: '700-104200',
          LOCKBOX: '700-104300',
        },
        chart: {
          version: 1,
          accounts: chartAccounts,
          suspense: { receipts: '700-101500', credit: '700-222000' },
          poolFund: '700',
          purposes: {},
          links: Object.fromEntries(
            funds.map((fund) => [fund, { dueFromPool: `${fund}-131700`, dueToFund: `700-207${fund}` }]),
          ),
        },
      },
    };
  });

/** What can be wrong with a ledger account on the days of the situation: closed, opened too late, of another nature, unknown. */
const anyFault = fc.constantFrom<(account: ChartAccount) => ChartAccount | undefined>(
  (account) => ({ ...account, to: '2026-05-20' }),
  (account) => ({ ...account, from: '2026-06-01' }),
  (account) => ({ ...account, from: '2026-06-02' }),
  (account) => ({ ...account, controls: !account.controls }),
  () => undefined,
);

const suspenseAccounts = ['700-101500', '700-222000'];

/** A situation in an agency whose configuration has holes. What money falls back to is whole. */
export const anyMisconfiguredSituation: fc.Arbitrary<Situation> = fc
  .record({
    situation: anySituation,
    faults: fc.array(fc.record({ code: fc.constantFrom(...Object.keys(chartAccounts)), fault: anyFault }), {
      maxLength: 6,
    }),
    unlinked: fc.subarray(funds, { maxLength: 1 }),
    unrouted: fc.subarray(Object.keys(revenueTypes), { maxLength: 1 }),
    uncleared: fc.subarray(['CASH', 'CARD_CREDIT', 'ACH', 'LOCKBOX'], { maxLength: 2 }),
    without: fc.subarray(departments, { maxLength: 1 }),
  })
  .map(({ situation, faults, unlinked, unrouted, uncleared, without }) => {
    const { chart, ...routing } = situation.routing;
    const accounts: Record<string, ChartAccount> = { ...chart.accounts };
    for (const { code, fault } of faults.filter((each) => !suspenseAccounts.includes(each.code))) {
      const account = accounts[code] && fault(accounts[code]);
      if (account) accounts[code] = account;
      else delete accounts[code];
    }
    const except = <Value>(
      all: Readonly<Record<string, Value>>,
      gone: readonly string[],
    ): Record<string, Value> =>
      Object.fromEntries(Object.entries(all).filter(([key]) => !gone.includes(key)));
    return {
      ...situation,
      routing: {
        ...routing,
        departments: except(routing.departments, without),
        revenueTypes: except(routing.revenueTypes, unrouted),
        clearingAccounts: except(routing.clearingAccounts, uncleared),
        chart: { ...chart, accounts, links: except(chart.links, unlinked) },
      },
    };
  });
