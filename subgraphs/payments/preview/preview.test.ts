import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seesDepartment, type Principal } from '../../../platform/access/principal.js';
import type { Role } from '../../../platform/access/roles.js';
import type { AllocationPolicy } from '../../../books/posting/view.js';
import { Channel } from '../../../books/words/channel.js';
import { sumCents } from '../../../platform/money/money.js';
import { checkBooks } from '../../testing/books.js';
import { anySituation } from '../pay/testing/arbitraries.js';
import type { PaymentWish } from '../testing/payment-office.js';
import { PreviewWorld, type Answer, type SeenAccount, type Trace } from './testing/preview-world.js';

const startTimeoutMs = 60_000;
const timeoutMs = 300_000;
const dayMs = 86_400_000;

const anyAsker = fc.record({
  role: fc.constantFrom<Role>('cashier', 'department-app', 'department-app', 'integrator', 'billing-rep'),
  departments: fc.oneof(
    { weight: 3, arbitrary: fc.constant('*' as const) },
    { weight: 1, arbitrary: fc.constantFrom(['UTIL'], ['UTIL', 'COURT'], ['COURT']) },
  ),
});

/** A situation, who asks in it and when, and what stands against its accounts. */
const anyCase = fc.record({
  situation: anySituation,
  asker: anyAsker,
  /** The day of the agency, which is not always that of the database. */
  daysOff: fc.integer({ min: -2, max: 2 }),
  nearness: fc.constantFrom(1, 2, 40),
  holds: fc.array(fc.array(fc.boolean(), { maxLength: 2 }), { minLength: 3, maxLength: 3 }),
  allowDuplicate: fc.boolean(),
  /** How often it is sent; again, its charges may be paid and it looks the same. */
  times: fc.integer({ min: 1, max: 3 }),
});

/** One that is rarely refused, and would be as a basket if the money is directed: nobody has limits, and each charge gets what it takes. */
function welcome(one: Case): Case {
  const { request, position, routing } = one.situation;
  const allocations = request.allocations?.map(({ chargeId, amountCents }) => {
    const openCents = position.charges.get(chargeId)?.openCents || 100n;
    return { chargeId, amountCents: amountCents < openCents ? amountCents : openCents };
  });
  const amountCents = allocations
    ? sumCents(allocations.map((each) => each.amountCents))
    : request.amountCents;
  const limitless: Partial<AllocationPolicy> = {
    overpayment: 'CREDIT',
    partialPayment: true,
    payerMayDirect: true,
    minimumCents: 1n,
    maximumCents: 1_000_000_000n,
  };
  const departments = Object.fromEntries(
    Object.entries(routing.departments).map(([code, { policy, ...rest }]) => [
      code,
      { ...rest, policy: { ...policy, ...limitless } },
    ]),
  );
  const means = { channel: Channel.COUNTER, amountCents, ...(allocations && { allocations }) };
  return {
    ...one,
    asker: { role: 'department-app', departments: '*' },
    situation: { position, routing: { ...routing, departments }, request: { ...request, ...means } },
  };
}

type Case = typeof anyCase extends fc.Arbitrary<infer Value> ? Value : never;

interface Posted extends Answer {
  readonly payment: { readonly id: string };
}

describe('the preview of a payment', () => {
  let world: PreviewWorld;

  beforeAll(async () => {
    world = await PreviewWorld.open();
  }, startTimeoutMs);

  afterAll(async () => {
    const findings = await checkBooks(world.office.database.migrator);
    await world[Symbol.asyncDispose]();
    expect(findings).toEqual([]);
  });

  /** A command that is refused has locked what it looked at, and nothing else. */
  const written = (traces: readonly Trace[]): object[] => traces.map(({ locked: _, ...rest }) => rest);

  const expectedOf = (accounts: readonly SeenAccount[]): object[] =>
    accounts.map(({ account, balanceVersion }) => ({ accountId: account.id, balanceVersion }));

  /** What the command did, as the preview should have said it to whoever asked. */
  async function asPreviewed(
    { payment }: Posted,
    previewed: readonly SeenAccount[],
    principal: Principal,
  ): Promise<object> {
    const { id, ...receipt } = payment;
    const accountIds = previewed.map(({ account }) => account.id);
    const { entries, ...done } = await world.effectsOf(id, accountIds);
    const shown = entries.filter(({ lines }) =>
      lines.some(({ department }) => department && seesDepartment(principal, department.code)),
    );
    return { ...receipt, ...done, entries: shown };
  }

  /** What the preview said, as the command should then do it. */
  function asDone(preview: Answer, moved: ReadonlySet<string>): object {
    const { __typename: _, accounts, asksProcessor: _asks, holdsPlacedAgain, ...said } = preview;
    assert.deepStrictEqual(holdsPlacedAgain, []);
    const balances = (accounts as SeenAccount[]).map(({ account, balanceAfter, balanceVersion }) => ({
      ...{ account: account.id, balance: balanceAfter },
      version: balanceVersion + (moved.has(account.id) ? 1 : 0),
    }));
    return { ...said, balances };
  }

  const movedBy = (preview: Answer): Set<string> =>
    new Set(
      (preview['accounts'] as SeenAccount[])
        .filter(({ balanceBefore, balanceAfter }) => balanceBefore !== balanceAfter)
        .map(({ account }) => account.id),
    );

  async function openCase(one: Case): Promise<{
    principal: Principal;
    wish: PaymentWish;
    command: PaymentWish;
  }> {
    const { situation, asker, daysOff, nearness, holds, allowDuplicate } = one;
    const now = Date.now() + daysOff * dayMs;
    world.office.clock.now = () => new Date(now);
    const { wish, token } = await world.arrange(situation, holds, nearness);
    const principal = world.office.as(asker.role, asker.departments);
    // Whether a card was used for the same, a preview cannot know.
    const asked = { ...wish, allowDuplicate: allowDuplicate || token !== undefined };
    return {
      principal,
      wish: asked,
      command: { ...asked, ...(token !== undefined && { paymentToken: token }) },
    };
  }

  it(
    'says what is then done or refused, to the letter, and writes nothing',
    async () => {
      const seen = new Map<string, number>();
      const count = (what: unknown): unknown => seen.set(String(what), (seen.get(String(what)) ?? 0) + 1);
      await fc.assert(
        fc.asyncProperty(anyCase, fc.boolean(), async (one, isWelcome) => {
          const { principal, wish, command } = await openCase(isWelcome ? welcome(one) : one);
          for (let time = 0; time < one.times; time += 1) {
            const before = await world.traces();
            const preview = await world.preview(principal, wish);
            assert.deepStrictEqual(await world.traces(), before);
            if (preview.__typename !== 'PaymentPreview') {
              assert.deepStrictEqual(await world.create(principal, command), preview);
              assert.deepStrictEqual(written(await world.traces()), written(before));
              count(preview['code']);
              continue;
            }
            const accounts = preview['accounts'] as SeenAccount[];
            const expecting = { ...command, expectedBalanceVersions: expectedOf(accounts) };
            const posted = (await world.create(principal, expecting)) as Posted;
            assert.strictEqual(posted.__typename, 'PaymentPosted', JSON.stringify(posted));
            assert.deepStrictEqual(
              await asPreviewed(posted, accounts, principal),
              asDone(preview, movedBy(preview)),
            );
            count('PaymentPreview');
            count(`lifts ${(preview['holdsLifted'] as unknown[]).length > 0}`);
            count(`asks ${String(preview['asksProcessor'])}`);
            count(`moves ${movedBy(preview).size > 1 ? 'a basket' : 'one'}`);
          }
        }),
        { numRuns: 40 },
      );
      // Else it would have shown nothing.
      for (const what of [...['lifts true', 'lifts false'], ...['asks true', 'asks false'], 'moves a basket'])
        expect([what, seen.get(what)]).toEqual([what, expect.any(Number)]);
      expect([...seen.keys()].filter((what) => /^[A-Z_]+$/.test(what)).length).toBeGreaterThan(4);
    },
    timeoutMs,
  );

  it(
    'is kept or refused whatever happens in between, where the payment says which balances it expects',
    async () => {
      let [kept, refused] = [0, 0];
      await fc.assert(
        fc.asyncProperty(anyCase, anyCase, async (one, other) => {
          const { principal, wish, command } = await openCase(welcome(one));
          const preview = await world.preview(principal, wish);
          if (preview.__typename !== 'PaymentPreview') return;
          const accounts = preview['accounts'] as SeenAccount[];
          // Somebody pays one of the accounts, or would and is refused.
          const { amountCents: wished } = other.situation.request;
          const paid = accounts[Number(wished % BigInt(accounts.length))]!;
          await world.create(world.office.as('department-app', '*', 'somebody else'), {
            ...{ accountId: paid.account.id, channel: 'COUNTER', tender: 'CASH', allowDuplicate: true },
            amount: ['1.00', paid.balanceBefore, '0.00'][Number(wished % 3n)],
          });
          const before = written(await world.traces());
          const expecting = { ...command, expectedBalanceVersions: expectedOf(accounts) };
          const answer = await world.create(principal, expecting);
          if (answer.__typename === 'PaymentPosted') {
            kept += 1;
            const done = await asPreviewed(answer as Posted, accounts, principal);
            assert.deepStrictEqual(done, asDone(preview, movedBy(preview)));
            return;
          }
          refused += 1;
          const index = accounts.indexOf(paid);
          assert.deepStrictEqual(answer, {
            ...{ __typename: 'StaleBalance', code: 'BALANCE_CHANGED', retryable: false },
            message: answer['message'],
            path: ['input', 'expectedBalanceVersions', String(index), 'balanceVersion'],
            account: paid.account,
            balanceVersion: paid.balanceVersion + 1,
          });
          assert.deepStrictEqual(written(await world.traces()), before);
        }),
        { numRuns: 50 },
      );
      expect([kept > 0, refused > 0]).toEqual([true, true]);
    },
    timeoutMs,
  );
});
