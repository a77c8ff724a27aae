import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fundOf, type JournalLine } from '../../../books/journal/journal-lines.js';
import {
  OpenPosition,
  type Chart,
  type OpenCharge,
  type PayableAccount,
  type Routing,
  type View,
} from '../../../books/posting/view.js';
import { sumCents } from '../../../platform/money/money.js';
import { decide, type PostingPlan } from './decide.js';
import { PaymentKind } from './payment.kind.js';
import type { ExpectedBalanceVersion } from './types.js';
import { anyMisconfiguredSituation, anySituation, type Situation } from './testing/arbitraries.js';

const debits = (lines: readonly JournalLine[]): bigint =>
  sumCents(lines.map((line) => line.debitCents ?? 0n));
const credits = (lines: readonly JournalLine[]): bigint =>
  sumCents(lines.map((line) => line.creditCents ?? 0n));

const decideOn = ({ request, position, routing }: Situation): ReturnType<typeof decide> =>
  decide(request, { position, routing, accountingDate: '2026-06-01' });

describe('deciding a payment', () => {
  it('plans lines that balance in total and in every fund, for exactly the amount paid', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const decision = decideOn(situation);
        if (decision.kind !== 'post') return;
        const { lines, allocations, unappliedCents } = decision.plan;
        const amount = situation.request.amountCents;
        assert.strictEqual(debits(lines), credits(lines));
        for (const ofFund of Map.groupBy(lines, (line) => line.fund).values()) {
          assert.strictEqual(debits(ofFund), credits(ofFund));
        }
        assert.strictEqual(
          lines.every((line) => line.fund === fundOf(line.account)),
          true,
        );
        assert.strictEqual(lines[0]?.debitCents, amount);
        assert.strictEqual(sumCents(allocations.map((a) => a.amountCents)) + unappliedCents, amount);
        const tagged = lines.filter((line) => line.chargeId);
        assert.deepStrictEqual(
          new Set(tagged.map((line) => `${line.chargeId} ${line.creditCents}`)),
          new Set(allocations.map((a) => `${a.charge.id} ${a.amountCents}`)),
        );
        assert.strictEqual(credits(tagged) + unappliedCents, amount);
      }),
      { numRuns: 100_000 },
    );
  });

  it('never refuses money that the processor has captured', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        if (situation.request.captured) assert.strictEqual(decideOn(situation).kind, 'post');
      }),
      { numRuns: 20_000 },
    );
  });

  it('changes nothing of what it is decided on', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const before = situation.position.copy();
        decideOn(situation);
        assert.deepStrictEqual(situation.position, before);
      }),
      { numRuns: 20_000 },
    );
  });

  it('draws the position down by what it posts, and leaves it alone when it refuses or has to ask a processor first', () => {
    fc.assert(
      fc.property(anySituation, ({ request, position, routing }) => {
        const before = position.copy();
        const view: View = {
          ...{ position, routing, held: new Map(), aggregates: {}, entries: new Map(), now: new Date(0) },
          accountingDates: { '2026-06-01': '2026-06-01' },
        };
        const decider = new PaymentKind(0).decider({ existing: [], similar: [] });
        const decision = decider.decide(request, 0, view);
        const { deltas = [] } = decision.kind === 'effects' ? decision.effects : {};
        for (const [id, { openCents, creditCents, balanceVersion }] of position.accounts) {
          const [was, ofAccount] = [before.accounts.get(id)!, deltas.filter((each) => each.accountId === id)];
          assert.strictEqual(openCents - was.openCents, sumCents(ofAccount.map((each) => each.openCents)));
          assert.strictEqual(
            creditCents - was.creditCents,
            sumCents(ofAccount.map((each) => each.creditCents)),
          );
          assert.strictEqual(balanceVersion - was.balanceVersion, ofAccount.length > 0 ? 1 : 0);
          const charges = position.chargesOf(id);
          assert.ok(charges.every((charge) => charge.openCents >= 0n));
          assert.strictEqual(openCents, sumCents(charges.map((charge) => charge.openCents)));
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('respects the policy of every department whose charges are paid', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const before = new Map([...situation.position.charges].map(([id, charge]) => [id, charge.openCents]));
        const owed = new Map(
          [...situation.position.accounts].map(([id, account]) => [id, account.openCents]),
        );
        const decision = decideOn(situation);
        if (decision.kind !== 'post' || situation.request.captured) return;
        for (const { charge, amountCents } of decision.plan.allocations) {
          const owner = situation.position.accounts.get(charge.accountId)!;
          const { policy } = situation.routing.departments[owner.departmentCode]!;
          if (!policy.partialPayment) assert.strictEqual(amountCents, before.get(charge.id));
          assert.ok(!owner.blockedTenders.includes(situation.request.tender));
          if (situation.request.effectiveDate === '2026-05-28') assert.ok(policy.backDatingDays >= 4);
        }
        const paid = Map.groupBy(decision.plan.allocations, ({ charge }) => charge.accountId);
        for (const [accountId, allocations] of paid) {
          const owner = situation.position.accounts.get(accountId)!;
          const { minimumCents, maximumCents } = situation.routing.departments[owner.departmentCode]!.policy;
          const unapplied = accountId === decision.plan.account.id ? decision.plan.unappliedCents : 0n;
          const cents = sumCents(allocations.map(({ amountCents }) => amountCents)) + unapplied;
          assert.ok((cents >= minimumCents || cents === owed.get(accountId)) && cents <= maximumCents);
        }
        const { policy } = situation.routing.departments['UTIL']!;
        if (decision.plan.unappliedCents > 0n) assert.strictEqual(policy.overpayment, 'CREDIT');
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('a payment that expects accounts to be as they were', () => {
  const [a, b] = ['a', 'b'].map((id) => ({ accountId: id, balanceVersion: 1 })) as [
    ExpectedBalanceVersion,
    ExpectedBalanceVersion,
  ];
  const expecting = (
    situation: Situation,
    ...expectedBalanceVersions: ExpectedBalanceVersion[]
  ): ReturnType<typeof decide> => {
    const decision = decideOn({ ...situation, request: { ...situation.request, expectedBalanceVersions } });
    return decision.kind === 'post'
      ? { ...decision, plan: { ...decision.plan, request: situation.request } }
      : decision;
  };

  it('is decided as any other where they are, and not at all where one has changed, unless it has the money', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { captured, allocations } = situation.request;
        assert.deepStrictEqual(expecting(situation, a), decideOn(situation));
        const changed = expecting(situation, { ...a, balanceVersion: 7 });
        if (captured) assert.deepStrictEqual(changed, decideOn(situation));
        else assert.deepStrictEqual(changed, { kind: 'stale', index: 0, accountId: 'a', balanceVersion: 1 });
        // Also of one that this payment alone must not tell of.
        const paysB = allocations?.some(
          ({ chargeId }) => situation.position.charges.get(chargeId)?.accountId === 'b',
        );
        const ofB = expecting(situation, a, { ...b, balanceVersion: 2 });
        if (captured) return;
        if (paysB)
          assert.deepStrictEqual(ofB, { kind: 'stale', index: 1, accountId: 'b', balanceVersion: 1 });
        else {
          assert.strictEqual(ofB.kind, 'refuse');
          assert.deepStrictEqual(ofB.kind === 'refuse' && [ofB.refusal.code, ofB.refusal.path], [
            'ACCOUNT_NOT_FOUND',
            ['input', 'expectedBalanceVersions', '1', 'accountId'],
          ]);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('the limits of a department', () => {
  const charge = (id: string, accountId: string, openCents: bigint): OpenCharge => ({
    id,
    accountId,
    revenueTypeCode: accountId === 'a' ? 'WATER' : 'FINE',
    kind: 'PRINCIPAL',
    ...{ openCents, amountCents: openCents },
    receivableAccountCode: accountId === 'a' ? '500-115100' : '100-115300',
    dueDate: '2026-06-01',
    issuedOn: '2026-06-01',
    priority: 1,
  });

  /** Decides a basket over the account "a", with limits of 1.00 and 100.00, and "b", with limits of 20.00 and 50.00. */
  const decideBasket = (aCents: bigint, bCents: bigint, bOpenCents = 90_00n): ReturnType<typeof decide> => {
    const [{ request, routing }] = fc.sample(anySituation, { numRuns: 1, seed: 1 }) as [Situation];
    const policy = { ...routing.departments['UTIL']!.policy, partialPayment: true, payerMayDirect: true };
    const limited = (minimumCents: bigint, maximumCents: bigint): Routing['departments'][string] => ({
      creditAccount: '500-221000',
      policy: { ...policy, minimumCents, maximumCents },
    });
    const account = (id: string, departmentCode: string, openCents: bigint): PayableAccount => ({
      id,
      number: id,
      status: 'ACTIVE',
      departmentCode,
      blockedTenders: [],
      ...{ openCents, creditCents: 0n, balanceVersion: 1 },
    });
    const { captured: _captured, ...fresh } = request;
    return decide(
      {
        ...fresh,
        effectiveDate: fresh.businessDate,
        amountCents: aCents + bCents,
        allocations: [
          { chargeId: 'x', amountCents: aCents },
          { chargeId: 'y', amountCents: bCents },
        ],
      },
      {
        position: new OpenPosition(
          [account('a', 'UTIL', 200_00n), account('b', 'COURT', bOpenCents)],
          [charge('x', 'a', 200_00n), charge('y', 'b', bOpenCents)],
        ),
        routing: {
          ...routing,
          departments: { UTIL: limited(1_00n, 100_00n), COURT: limited(20_00n, 50_00n) },
        },
        accountingDate: '2026-06-01',
      },
    );
  };

  it('hold for its own part of a basket, not for the whole and not for the parts of others', () => {
    expect(decideBasket(80_00n, 40_00n)).toMatchObject({ kind: 'post' });
    expect(decideBasket(80_00n, 19_99n)).toMatchObject({
      refusal: {
        code: 'AMOUNT_BELOW_MINIMUM',
        path: ['input', 'allocations'],
        detail: 'The minimum for b is 20.00.',
      },
    });
    expect(decideBasket(20_00n, 50_01n)).toMatchObject({
      refusal: { code: 'AMOUNT_TOO_LARGE', detail: 'The maximum for b is 50.00.' },
    });
    expect(decideBasket(100_01n, 30_00n)).toMatchObject({
      refusal: { code: 'AMOUNT_TOO_LARGE', detail: 'The maximum for a is 100.00.' },
    });
  });

  it('let an account be settled that owes less than the minimum', () => {
    expect(decideBasket(80_00n, 5_00n, 5_00n)).toMatchObject({ kind: 'post' });
  });
});

/** What ledger.check_lines and accounts.check_movements ask of an entry. */
function isTaken(lines: readonly JournalLine[], chart: Chart, day: string): boolean {
  return lines.every(({ account, residentAccountId }) => {
    const { from, to, controls } = chart.accounts[account] ?? {
      from: '9999-12-31',
      to: null,
      controls: false,
    };
    return (!from || from <= day) && (!to || to >= day) && controls === Boolean(residentAccountId);
  });
}

function assertPostedInFull({ lines, allocations, unappliedCents, request }: PostingPlan): void {
  const { amountCents } = request;
  for (const ofFund of Map.groupBy(lines, (line) => line.fund).values()) {
    assert.strictEqual(debits(ofFund), credits(ofFund));
  }
  const allocated = sumCents(allocations.map((a) => a.amountCents));
  assert.strictEqual(allocated + unappliedCents, amountCents);
  assert.strictEqual(credits(lines.filter((line) => line.department)), amountCents);
}

const misconfigurations = ['LEDGER_ACCOUNT_NOT_ACTIVE', 'ROUTING_INCOMPLETE'];

describe('deciding a payment of an agency whose configuration has holes', () => {
  it('plans nothing that the ledger would refuse, and says which hole it is before a processor is asked', () => {
    const refusals = new Set<string>();
    fc.assert(
      fc.property(anyMisconfiguredSituation, (situation) => {
        const decision = decideOn(situation);
        if (decision.kind === 'refuse') refusals.add(decision.refusal.code);
        if (decision.kind !== 'post') return;
        const { lines, effectiveDate } = decision.plan;
        assert.ok(isTaken(lines, situation.routing.chart, effectiveDate));
        if (!situation.request.captured) assert.strictEqual(effectiveDate, situation.request.effectiveDate);
      }),
      { numRuns: 50_000 },
    );
    expect([...refusals]).toEqual(expect.arrayContaining(misconfigurations));
  });

  it('posts captured money in full where it belongs: as decided or as credit, and names the hole where it cannot', () => {
    const refusals = new Set<string>();
    fc.assert(
      fc.property(anyMisconfiguredSituation, (situation) => {
        if (!situation.request.captured) return;
        const decision = decideOn(situation);
        if (decision.kind === 'post') {
          assert.strictEqual(decision.plan.unappliedTo, 'CREDIT');
          assertPostedInFull(decision.plan);
          return;
        }
        assert.strictEqual(decision.kind, 'refuse');
        if (decision.kind === 'refuse') refusals.add(decision.refusal.code);
      }),
      { numRuns: 50_000 },
    );
    expect(refusals).toEqual(new Set(misconfigurations));
  });

  it('posts captured money in full to suspense, untouched by charges, once it is to go there', () => {
    fc.assert(
      fc.property(anyMisconfiguredSituation, ({ request, ...rest }) => {
        if (!request.captured) return;
        const situation = {
          ...rest,
          request: { ...request, captured: { ...request.captured, toSuspense: true } },
        };
        const decision = decideOn(situation);
        assert.strictEqual(decision.kind, 'post');
        if (decision.kind !== 'post') return;
        assert.deepStrictEqual([decision.plan.unappliedTo, decision.plan.allocations], ['SUSPENSE', []]);
        assertPostedInFull(decision.plan);
      }),
      { numRuns: 50_000 },
    );
  });
});
