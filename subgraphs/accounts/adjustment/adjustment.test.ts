import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { eventFor } from '../../../books/events/read-event.js';
import { createPool } from '../../../platform/database/pool.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { fromPublicId, toPublicId } from '../../../platform/ids/public-id.js';
import { checkBooks } from '../../testing/books.js';
import { openToyAccounts, type ToyCharge } from '../../testing/toy-agency.js';
import { ToyTill } from '../../testing/toy-till.js';
import { AdjustmentOffice, type AdjustmentAnswer } from './testing/adjustment-office.js';

const past = '2020-01-01';

describe('adjusting a charge', () => {
  let office: AdjustmentOffice;
  let payments: Pool;
  let till: ToyTill;

  beforeAll(async () => {
    office = await AdjustmentOffice.open([
      {
        number: 'UB-0',
        department: 'UTIL',
        charges: [{ revenueType: 'WATER', cents: 10_000, dueDate: past }],
      },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
    ]);
    payments = createPool(office.database.services['payments']!, { applicationName: 'till' });
    till = new ToyTill(payments);
  });

  afterAll(async () => {
    expect(await checkBooks(office.database.migrator)).toEqual([]);
    await payments.end();
    await office[Symbol.asyncDispose]();
  });

  const idOf = ({ adjustment }: AdjustmentAnswer): string => adjustment!.id;

  interface Billed {
    readonly number: string;
    readonly accountId: string;
    readonly chargeId: string;
    readonly chargeIds: readonly string[];
    pay(cents: number): Promise<unknown>;
  }

  /** Another account of the utility, with charges that are past due, and holds that go when they are paid. */
  async function bill(
    charges: readonly Partial<ToyCharge>[] = [{}],
    { holds = 0, department = 'UTIL' }: { holds?: number; department?: 'UTIL' | 'COURT' } = {},
  ): Promise<Billed> {
    const number = `N-${randomUUID()}`;
    const made = charges.map((charge): ToyCharge => ({
      ...{ revenueType: 'WATER', cents: 3_000, dueDate: past },
      ...charge,
    }));
    const opened = await openToyAccounts(office.database.migrator, [
      {
        ...{ number, department, charges: made },
        holds: Array.from({ length: holds }, () => ({ kind: 'SHUT_OFF', liftsWhenPaid: true })),
      },
    ]);
    const account = opened.accounts[0]!;
    const ids = opened.charges[number]!;
    return {
      number,
      accountId: toPublicId('acct', account),
      chargeId: toPublicId('chg', ids[0]!),
      chargeIds: ids.map((id) => toPublicId('chg', id)),
      pay: (cents) =>
        till.take({
          allocations: [{ account, charge: ids[0]!, revenueType: made[0]!.revenueType, cents }],
        }),
    };
  }

  const of = ({ accountId, chargeId }: Billed) => ({ accountId, chargeId });

  async function accountOf({ number }: Billed) {
    const { account } = await office.query<{ account: Record<string, unknown> }>(
      `query ($number: String!) { account(number: $number) { balance pastDue creditBalance: balance charges { open adjusted writtenOff } } }`,
      office.director,
      { number },
    );
    return account;
  }

  it('takes what is open off within the limit of a role, at once, and from what was billed', async () => {
    const billed = await bill();
    const answer = await office.ask(office.clerk, { ...of(billed), amount: '20.00' });
    expect(answer).toMatchObject({
      ...{ __typename: 'AdjustmentAccepted', replayed: false },
      adjustment: { status: 'APPROVED', amount: '20.00', credited: '0.00' },
    });
    expect(await office.linesOf(idOf(answer))).toEqual(['500-115100 0 2000', '500-343300 2000 0']);
    expect(await accountOf(billed)).toMatchObject({
      ...{ balance: '10.00', pastDue: '10.00' },
      charges: [{ open: '10.00', adjusted: '20.00', writtenOff: '0.00' }],
    });
  });

  it('makes credit of what was paid already, and never lets a receivable fall below nothing', async () => {
    const billed = await bill();
    await billed.pay(2_500);
    const answer = await office.ask(office.director, of(billed));
    expect(answer).toMatchObject({ adjustment: { status: 'APPROVED', amount: '30.00', credited: '25.00' } });
    expect(await office.linesOf(idOf(answer))).toEqual([
      '500-115100 0 500',
      '500-221000 0 2500',
      '500-343300 3000 0',
    ]);
    expect(await accountOf(billed)).toMatchObject({
      balance: '-25.00',
      charges: [{ open: '0.00', adjusted: '30.00' }],
    });
  });

  it('balances every fund by pooled cash where credit is kept in another fund than the charge was paid for', async () => {
    const billed = await bill([{ revenueType: 'STORM', cents: 1_000 }]);
    await billed.pay(1_000);
    const answer = await office.ask(office.director, of(billed));
    expect(await office.linesOf(idOf(answer))).toEqual([
      '500-131700 1000 0',
      '500-221000 0 1000',
      '520-131700 0 1000',
      '520-343700 1000 0',
      '700-207500 0 1000',
      '700-207520 1000 0',
    ]);
  });

  it('takes from a liability what was never the agency’s own', async () => {
    const billed = await bill([{ revenueType: 'STATE_COST', cents: 1_000 }], { department: 'COURT' });
    const asked = await office.ask(office.director, of(billed));
    await office.decide('approveAdjustment', office.other, idOf(asked));
    expect(await office.linesOf(idOf(asked))).toEqual(['800-115300 0 1000', '800-208200 1000 0']);
  });

  it('charges a courtesy to the account that the chart names for it, or else to the revenue', async () => {
    const wish = { kind: 'COURTESY_CREDIT', reason: 'SERVICE_FAILURE', amount: '1.00', reference: null };
    const billed = await bill();
    const plain = await office.ask(office.director, { ...of(billed), ...wish });
    await office.owner.query(
      `INSERT INTO ledger.account (code, id, fund_code, name, kind) VALUES ('500-539900', gen_random_uuid(), '500', 'Goodwill', 'EXPENSE')`,
    );
    await office.owner.query(
      `INSERT INTO ledger.purpose_account VALUES ('500', 'COURTESY_CREDITS', '500-539900')`,
    );
    const named = await office.ask(office.director, { ...of(billed), ...wish });
    const corrected = await office.ask(office.director, { ...of(billed), amount: '1.00' });
    expect(await Promise.all([plain, named, corrected].map((each) => office.linesOf(idOf(each))))).toEqual([
      ['500-115100 0 100', '500-343300 100 0'],
      ['500-115100 0 100', '500-539900 100 0'],
      ['500-115100 0 100', '500-343300 100 0'],
    ]);
  });

  it('waits above the limit for a second person, who is told as whose it is', async () => {
    const billed = await bill([{ cents: 9_000 }]);
    const asked = await office.ask(office.clerk, of(billed));
    expect(asked).toMatchObject({
      __typename: 'AdjustmentNeedsApproval',
      adjustment: { status: 'PENDING_APPROVAL', amount: '90.00', credited: null },
    });
    expect(await accountOf(billed)).toMatchObject({ balance: '90.00' });
    const { adjustments } = await office.query<{ adjustments: { edges: { node: { id: string } }[] } }>(
      `{ adjustments(first: 100, status: PENDING_APPROVAL) { edges { node { id kind reason note reference account { number }
         charge { open } steps { status by comment journalEntry { id } } } } } }`,
      office.other,
    );
    expect(adjustments.edges.at(-1)?.node).toEqual({
      ...{ id: idOf(asked), kind: 'CORRECTION', reason: 'BILLED_IN_ERROR', reference: 'Ticket 4711' },
      ...{
        note: 'Billed at the rate of last year.',
        account: { number: billed.number },
        charge: { open: '90.00' },
      },
      steps: [{ status: 'PENDING_APPROVAL', by: 'clerk', comment: null, journalEntry: null }],
    });
    await billed.pay(8_000);
    // As it was asked for, whatever was paid meanwhile.
    expect(await office.decide('approveAdjustment', office.director, idOf(asked))).toMatchObject({
      ...{ __typename: 'AdjustmentAccepted', replayed: false },
      adjustment: { status: 'APPROVED', credited: '80.00' },
    });
    expect(await office.decide('approveAdjustment', office.director, idOf(asked))).toMatchObject({
      replayed: true,
    });
    expect(await accountOf(billed)).toMatchObject({ balance: '-80.00' });
    const { account } = await office.query<{ account: { adjustments: { edges: object[] } } }>(
      'query ($number: String!) { account(number: $number) { adjustments(first: 5) { edges { node { id } } } } }',
      office.clerk,
      { number: billed.number },
    );
    expect(account.adjustments.edges).toEqual([{ node: { id: idOf(asked) } }]);
  });

  it('is approved by nobody who asked for it, and rejected by them or others, with nothing moved', async () => {
    const billed = await bill([{ cents: 9_000 }]);
    const asked = await office.ask(office.director, of(billed));
    const before = await office.standing();
    expect(await office.decide('approveAdjustment', office.director, idOf(asked))).toMatchObject({
      ...{ code: 'SECOND_PERSON_NEEDED', path: ['id'] },
    });
    expect(await office.standing()).toEqual(before);
    expect(await office.decide('rejectAdjustment', office.director, idOf(asked))).toMatchObject({
      ...{ __typename: 'AdjustmentAccepted', adjustment: { status: 'REJECTED', credited: null } },
    });
    expect(await accountOf(billed)).toMatchObject({ balance: '90.00', charges: [{ adjusted: '0.00' }] });
    const after = await office.standing();
    expect(await office.decide('approveAdjustment', office.other, idOf(asked))).toMatchObject({
      ...{ code: 'ADJUSTMENT_NOT_PENDING', message: expect.stringContaining('REJECTED') as string },
    });
    expect(await office.standing()).toEqual(after);
  });

  it('is approved once, when two approve it at once and a third rejects it', async () => {
    const billed = await bill([{ cents: 9_000 }]);
    const asked = await office.ask(office.clerk, of(billed));
    const third = office.as('finance-director', '*', 'third director');
    const answers = await Promise.all([
      office.decide('approveAdjustment', office.director, idOf(asked)),
      office.decide('approveAdjustment', office.other, idOf(asked)),
      office.decide('rejectAdjustment', third, idOf(asked)),
    ]);
    const done = answers.filter(({ adjustment }) => adjustment);
    expect(done).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'ADJUSTMENT_NOT_PENDING')).toHaveLength(2);
    const isApproved = done[0]?.adjustment?.status === 'APPROVED';
    expect(await accountOf(billed)).toMatchObject({ balance: isApproved ? '0.00' : '90.00' });
  });

  it('takes a second person as soon as slices of an account, of one role or of several, add up to more than the limit', async () => {
    const billed = await bill([{ cents: 3_000 }, { cents: 3_000 }]);
    const ask = (index: number, amount: string, principal = office.clerk) =>
      office.ask(principal, { ...of(billed), chargeId: billed.chargeIds[index], amount });
    const first = await ask(0, '12.00');
    const slices = await Promise.all([ask(0, '8.00'), ask(1, '8.00')]);
    expect(first.adjustment?.status).toBe('APPROVED');
    expect(slices.map(({ adjustment }) => adjustment?.status).toSorted()).toEqual([
      'APPROVED',
      'PENDING_APPROVAL',
    ]);
    expect(await ask(1, '0.01')).toMatchObject({ __typename: 'AdjustmentNeedsApproval' });
    expect(await ask(1, '20.00', office.director)).toMatchObject({ __typename: 'AdjustmentAccepted' });
    // What one person did alone more than twelve months ago does not count any more, but nobody can make it so.
    await expect(
      office.owner.query(`UPDATE accounts.adjustment SET asked_on = asked_on - 400`),
    ).rejects.toMatchObject({ code: 'TB007' });
  });

  it('takes two persons where the department has no limit for the role', async () => {
    const billed = await bill([{ revenueType: 'FINE', cents: 6_000 }], { department: 'COURT' });
    expect(await office.ask(office.director, { ...of(billed), amount: '0.01' })).toMatchObject({
      __typename: 'AdjustmentNeedsApproval',
    });
  });

  it('has a leak of an account adjusted once in twelve months, unless that was turned down', async () => {
    const billed = await bill();
    const leak = { ...of(billed), kind: 'LEAK_ADJUSTMENT', reason: 'LEAK_REPAIRED', amount: '25.00' };
    const asked = await Promise.all([office.ask(office.clerk, leak), office.ask(office.clerk, leak)]);
    expect(asked.map(({ __typename, code }) => code ?? __typename).toSorted()).toEqual([
      'AdjustmentNeedsApproval',
      'LEAK_ADJUSTED_BEFORE',
    ]);
    const before = await office.standing();
    expect(await office.ask(office.director, leak)).toMatchObject({
      ...{ code: 'LEAK_ADJUSTED_BEFORE', path: ['input', 'kind'] },
    });
    expect(await office.standing()).toEqual(before);
    const pending = asked.find(({ adjustment }) => adjustment)!;
    await office.decide('rejectAdjustment', office.director, idOf(pending));
    expect(await office.ask(office.director, leak)).toMatchObject({ __typename: 'AdjustmentAccepted' });
  });

  it('never takes more off a charge than it was, whatever is adjusted, written off and paid at once', async () => {
    const billed = await bill([{ cents: 4_000 }]);
    await office.owner.query(
      `INSERT INTO departments.write_off_limit VALUES ('UTIL', 100000) ON CONFLICT DO NOTHING`,
    );
    const writeOff = () =>
      office.query(
        `mutation ($input: WriteOffInput!) { writeOff(input: $input) { __typename } }`,
        office.director,
        {
          input: {
            ...{ idempotencyKey: randomUUID(), accountId: billed.accountId, reason: 'Moved away.' },
            charges: [{ chargeId: billed.chargeId, amount: '11.00' }],
          },
        },
      );
    await Promise.all([
      ...Array.from({ length: 4 }, () => office.ask(office.director, { ...of(billed), amount: '9.00' })),
      ...Array.from({ length: 3 }, writeOff),
      ...Array.from({ length: 3 }, () => billed.pay(700).catch(() => undefined)),
    ]);
    const { rows } = await office.owner.query<Record<string, number>>(
      `SELECT c.open_cents::int AS open, a.credit_cents::int AS credit, accounts.paid_of_charge(c.id)::int AS paid
       FROM accounts.charge c JOIN accounts.account a ON a.id = c.account_id WHERE c.id = $1`,
      [fromPublicId('chg', billed.chargeId)],
    );
    expect(rows[0]!['open']).toBeGreaterThanOrEqual(0);
    expect(rows[0]!['paid']).toBeGreaterThanOrEqual(0);
    const left = (rows[0]!['open']! + rows[0]!['paid']!) / 100;
    expect(
      await office.ask(office.director, { ...of(billed), amount: (left + 0.01).toFixed(2) }),
    ).toMatchObject({
      code: 'ADJUSTMENT_EXCEEDS_CHARGE',
      message: expect.stringContaining(`${left.toFixed(2)} is left of it.`) as string,
    });
  });

  it('is done once for a key, however often and by however many requests at once, and answered as it stands', async () => {
    const billed = await bill();
    const wish = { ...of(billed), idempotencyKey: randomUUID(), amount: '5.00' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => office.ask(office.director, wish)));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    await billed.pay(2_500);
    await office.owner.query(`UPDATE departments.adjustment_limit SET limit_cents = 0`);
    const before = await office.standing();
    expect(
      await office.ask(office.director, { ...wish, amount: '5', expectedBalanceVersion: 0 }),
    ).toMatchObject({
      ...{ __typename: 'AdjustmentAccepted', replayed: true },
    });
    expect(await office.ask(office.director, { ...wish, note: 'Another.' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await office.standing()).toEqual(before);
    await office.owner.query(
      `UPDATE departments.adjustment_limit SET limit_cents = CASE role WHEN 'billing-rep' THEN 2000 ELSE 5000 END`,
    );
  });

  it('lifts holds once nothing is past due any more, and says so of them', async () => {
    const billed = await bill([{}, { revenueType: 'PENALTY', kind: 'PENALTY', cents: 500 }], { holds: 1 });
    await billed.pay(3_000);
    const holds = async () =>
      (
        await office.query<{ account: { holds: Record<string, unknown>[] } }>(
          'query ($number: String!) { account(number: $number) { holds { liftedAt liftedBy { id } liftedByEntry { id } } } }',
          office.director,
          { number: billed.number },
        )
      ).account.holds;
    const waiver = {
      ...{ accountId: billed.accountId, chargeId: billed.chargeIds[1], kind: 'WAIVER', reason: 'FIRST_TIME' },
    };
    await office.ask(office.clerk, { ...waiver, amount: '4.00' });
    expect(await holds()).toEqual([{ liftedAt: null, liftedBy: null, liftedByEntry: null }]);
    expect(await office.preview(office.clerk, waiver)).toMatchObject({ holdsLifted: [{ kind: 'SHUT_OFF' }] });
    const last = await office.ask(office.clerk, waiver);
    const { adjustment } = await office.query<{ adjustment: { steps: { journalEntry: object }[] } }>(
      'query ($id: ID!) { adjustment(id: $id) { steps { journalEntry { id } } } }',
      office.director,
      { id: idOf(last) },
    );
    expect(await holds()).toEqual([
      {
        ...{ liftedAt: expect.anything() as unknown, liftedBy: null },
        liftedByEntry: adjustment.steps[0]!.journalEntry,
      },
    ]);
  });

  it('tells whoever follows a balance of what moves it, and not of what is only asked for', async () => {
    const billed = await bill([{ cents: 9_000 }]);
    const asked = await office.ask(office.clerk, of(billed));
    await office.decide('approveAdjustment', office.director, idOf(asked));
    const { rows } = await office.owner.query<LogEvent>(
      `SELECT position::int, kind, topics, payload, occurred_at AS "occurredAt" FROM events.log
       WHERE payload ->> 'adjustmentId' = $1 ORDER BY position`,
      [fromPublicId('adj', idOf(asked))],
    );
    expect(rows.map((event) => [event.kind, eventFor('balances', event) !== undefined])).toEqual([
      ['adjustment.requested.v1', false],
      ['adjustment.approved.v1', true],
    ]);
  });

  it('does what its preview showed, for whatever was paid and asked, or refuses what that refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          revenueType: fc.constantFrom<ToyCharge['revenueType']>('WATER', 'STORM', 'PENALTY'),
          kind: fc.constantFrom<'PRINCIPAL' | 'PENALTY'>('PRINCIPAL', 'PENALTY'),
          paid: fc.integer({ min: 0, max: 3_000 }),
          holds: fc.integer({ min: 0, max: 2 }),
          adjusts: fc.constantFrom(
            'WAIVER',
            'COURTESY_CREDIT',
            'LEAK_ADJUSTMENT',
            'CORRECTION',
            'PENALTY_REVERSAL',
          ),
          cents: fc.option(fc.integer({ min: 1, max: 3_500 })),
          clerk: fc.boolean(),
        }),
        async ({ revenueType, kind, paid, holds, adjusts, cents, clerk }) => {
          const billed = await bill([{ revenueType, kind }], { holds });
          if (paid > 0) await billed.pay(paid);
          const wish = {
            ...{ ...of(billed), kind: adjusts, reason: 'OTHER' },
            ...(cents !== null && { amount: (cents / 100).toFixed(2) }),
          };
          const principal = clerk ? office.clerk : office.director;
          const before = await office.standing();
          const preview = await office.preview(principal, wish);
          expect(await office.standing()).toEqual(before);
          const expected = preview.accounts?.[0]?.balanceVersion;
          const answer = await office.ask(principal, { ...wish, expectedBalanceVersion: expected });
          if (preview.__typename !== 'AdjustmentPreview') {
            expect(answer).toEqual(preview);
            expect(await office.standing()).toEqual(before);
            return;
          }
          expect(answer.__typename).toBe(
            preview.needsApproval ? 'AdjustmentNeedsApproval' : 'AdjustmentAccepted',
          );
          if (preview.needsApproval) await office.decide('approveAdjustment', office.other, idOf(answer));
          const { adjustment } = await office.query<{ adjustment: object }>(
            'query ($id: ID!) { adjustment(id: $id) { amount credited } }',
            office.director,
            { id: idOf(answer) },
          );
          expect(adjustment).toEqual({ amount: preview.amount, credited: preview.credited });
          expect(await office.effectsOf(idOf(answer))).toEqual({
            ...{ entries: preview.entries, holdsLifted: preview.holdsLifted },
            balances: preview.accounts?.map(({ balanceAfter }) => balanceAfter),
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  describe('is refused with nothing moved', () => {
    let billed: Billed;
    let penalty: Billed;

    beforeAll(async () => {
      billed = await bill();
      penalty = await bill([{ revenueType: 'PENALTY', kind: 'PENALTY', cents: 500 }]);
    });

    const unknown = '00000000000000000000000000000000';
    const refusals: [string, () => object, string, string[]][] = [
      [
        'of an account that nobody knows',
        () => ({ ...of(billed), accountId: `acct_${unknown}` }),
        'ACCOUNT_NOT_FOUND',
        ['input', 'accountId'],
      ],
      [
        'of what is no account',
        () => ({ ...of(billed), accountId: 'x' }),
        'ACCOUNT_NOT_FOUND',
        ['input', 'accountId'],
      ],
      [
        'of a charge of another account',
        () => ({ ...of(billed), chargeId: penalty.chargeId }),
        'CHARGE_NOT_FOUND',
        ['input', 'chargeId'],
      ],
      [
        'of a charge that nobody knows',
        () => ({ ...of(billed), chargeId: `chg_${unknown}` }),
        'CHARGE_NOT_FOUND',
        ['input', 'chargeId'],
      ],
      [
        'of what is no charge',
        () => ({ ...of(billed), chargeId: 'x' }),
        'CHARGE_NOT_FOUND',
        ['input', 'chargeId'],
      ],
      [
        'of water, as a waiver',
        () => ({ ...of(billed), kind: 'WAIVER' }),
        'ADJUSTMENT_KIND_NOT_APPLICABLE',
        ['input', 'kind'],
      ],
      [
        'of a penalty, as a leak',
        () => ({ ...of(penalty), kind: 'LEAK_ADJUSTMENT' }),
        'ADJUSTMENT_KIND_NOT_APPLICABLE',
        ['input', 'kind'],
      ],
      [
        'of more than was billed',
        () => ({ ...of(billed), amount: '30.01' }),
        'ADJUSTMENT_EXCEEDS_CHARGE',
        ['input', 'amount'],
      ],
      ['of nothing', () => ({ ...of(billed), amount: '0' }), 'AMOUNT_NOT_POSITIVE', ['input', 'amount']],
      ['of half a cent', () => ({ ...of(billed), amount: '0.005' }), 'AMOUNT_SCALE', ['input', 'amount']],
      [
        'of a fee that is revenue only when it is paid',
        () => ({ accountId: office.account(1), chargeId: office.charge('BP-1') }),
        'ADJUSTMENT_NOT_BILLED',
        ['input', 'chargeId'],
      ],
      [
        'without the document that a correction needs',
        () => ({ ...of(billed), reference: null }),
        'REFERENCE_REQUIRED',
        ['input', 'reference'],
      ],
      [
        'with a document of no name',
        () => ({ ...of(billed), reference: ' ' }),
        'REASON_MALFORMED',
        ['input', 'reference'],
      ],
      ['without a note', () => ({ ...of(billed), note: '  ' }), 'REASON_MALFORMED', ['input', 'note']],
      [
        'with a card number in the note',
        () => ({ ...of(billed), note: '4242 4242 4242 4242' }),
        'CARD_NUMBER_IN_TEXT',
        ['input', 'note'],
      ],
      [
        'without a key',
        () => ({ ...of(billed), idempotencyKey: '' }),
        'IDEMPOTENCY_KEY_MALFORMED',
        ['input', 'idempotencyKey'],
      ],
    ];
    it.each(refusals)('%s', async (_what, wish, code, path) => {
      const before = await office.standing();
      const answer = { __typename: 'InvalidInput', code, path, retryable: false };
      expect(await office.ask(office.director, wish())).toMatchObject(answer);
      if (path[1] !== 'idempotencyKey')
        expect(await office.preview(office.director, wish())).toMatchObject(answer);
      expect(await office.standing()).toEqual(before);
    });

    it('where the account has changed since the caller looked', async () => {
      const { accounts } = await office.preview(office.director, of(billed));
      await billed.pay(100);
      const before = await office.standing();
      const { balanceVersion } = accounts![0]!;
      const wish = { ...of(billed), expectedBalanceVersion: balanceVersion };
      const stale = {
        ...{ __typename: 'StaleBalance', code: 'BALANCE_CHANGED', path: ['input', 'expectedBalanceVersion'] },
        ...{ account: { id: billed.accountId }, balanceVersion: balanceVersion + 1 },
      };
      expect(await office.ask(office.director, wish)).toMatchObject(stale);
      expect(await office.preview(office.director, wish)).toMatchObject(stale);
      expect(await office.standing()).toEqual(before);
    });

    it('on a ledger account that is closed', async () => {
      const closed = (to: string) =>
        office.owner.query(`UPDATE ledger.account SET active_to = $1 WHERE code = '500-343300'`, [to]);
      await closed('2020-12-31');
      const before = await office.standing();
      expect(await office.ask(office.director, of(billed))).toMatchObject({
        code: 'LEDGER_ACCOUNT_NOT_ACTIVE',
      });
      expect(await office.standing()).toEqual(before);
      await closed('infinity');
    });

    it('when it is approved and less is left of the charge by now', async () => {
      const asked = await office.ask(office.clerk, of(billed));
      await office.ask(office.director, { ...of(billed), amount: '1.00' });
      const before = await office.standing();
      expect(await office.decide('approveAdjustment', office.director, idOf(asked))).toMatchObject({
        ...{ code: 'ADJUSTMENT_EXCEEDS_CHARGE', path: ['id'] },
      });
      expect(await office.standing()).toEqual(before);
    });

    it('to departments out of reach, and to roles that may not', async () => {
      const asked = await office.ask(office.clerk, { ...of(billed), amount: '25.00' });
      const before = await office.standing();
      const courtClerk = office.as('billing-rep', ['COURT'], 'court clerk');
      const courtDirector = office.as('finance-director', ['COURT'], 'court director');
      expect(await office.ask(courtClerk, of(billed))).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
      expect(await office.preview(courtClerk, of(billed))).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
      for (const mutation of ['approveAdjustment', 'rejectAdjustment'] as const)
        expect(await office.decide(mutation, courtDirector, idOf(asked))).toMatchObject({
          code: 'ADJUSTMENT_NOT_FOUND',
        });
      const cashier = office.as('cashier', '*', 'cashier');
      await expect(office.ask(cashier, of(billed))).rejects.toThrow('FORBIDDEN');
      await expect(office.preview(cashier, of(billed))).rejects.toThrow('FORBIDDEN');
      await expect(office.decide('approveAdjustment', office.clerk, idOf(asked))).rejects.toThrow(
        'FORBIDDEN',
      );
      expect(await office.standing()).toEqual(before);
    });
  });
});
