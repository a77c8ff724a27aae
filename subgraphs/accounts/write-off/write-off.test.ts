import type { Pool } from 'pg';
import { eventFor } from '../../../books/events/read-event.js';
import { createPool } from '../../../platform/database/pool.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { checkBooks } from '../../testing/books.js';
import { ToyTill } from '../../testing/toy-till.js';
import { WriteOffOffice, type WriteOffAnswer } from './testing/write-off-office.js';

const past = '2020-01-01';

describe('writing off', () => {
  let office: WriteOffOffice;
  let payments: Pool;
  let till: ToyTill;

  /** Account 0 owes 40.00 in two funds, 1 owes 90.00, 2 a fee, 3 a fine with a cost of the state, the rest 30.00 each. */
  beforeAll(async () => {
    office = await WriteOffOffice.open([
      {
        number: 'UB-0',
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 3_000, dueDate: past },
          { revenueType: 'STORM', cents: 1_000, dueDate: past },
        ],
      },
      {
        number: 'UB-1',
        department: 'UTIL',
        charges: [{ revenueType: 'WATER', cents: 9_000, dueDate: past }],
      },
      { number: 'BP-2', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
      {
        number: 'CT-3',
        department: 'COURT',
        charges: [
          { revenueType: 'FINE', cents: 6_000, dueDate: past },
          { revenueType: 'STATE_COST', cents: 2_000, dueDate: past },
        ],
      },
      ...[
        'UB-4',
        'UB-5',
        'UB-6',
        'UB-7',
        'UB-8',
        'UB-9',
        'UB-10',
        'UB-11',
        'UB-12',
        'UB-13',
        'UB-14',
        'UB-15',
      ].map((number) => ({
        number,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 3_000, dueDate: past }],
      })),
    ]);
    payments = createPool(office.database.services['payments']!, { applicationName: 'till' });
    till = new ToyTill(payments);
  });

  afterAll(async () => {
    expect(await checkBooks(office.database.migrator)).toEqual([]);
    await payments.end();
    await office[Symbol.asyncDispose]();
  });

  const of = (index: number) => ({ accountId: office.account(index) });
  const idOf = ({ writeOff }: WriteOffAnswer): string => writeOff!.id;

  const payWater = (index: number, cents: number) =>
    till.take({
      allocations: [
        {
          account: office.agency.accounts[index]!,
          charge: fromPublicId('chg', office.charge(`UB-${index}`))!,
          revenueType: 'WATER',
          cents,
        },
      ],
    });

  const listed = async (page: string, principal = office.director) => {
    const { writeOffs } = await office.query<{
      writeOffs: {
        edges: { cursor: string; node: { id: string; status: string } }[];
        pageInfo: Record<'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor', unknown>;
      };
    }>(
      `{ writeOffs(${page}) { edges { cursor node { id status } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      principal,
    );
    return writeOffs;
  };

  async function accountOf(number: string) {
    const { account } = await office.query<{
      account: {
        balance: string;
        pastDue: string;
        charges: { open: string; writtenOff: string; dueDate: string }[];
      };
    }>(
      `query ($number: String!) { account(number: $number) { balance pastDue charges { open writtenOff dueDate } } }`,
      office.director,
      { number },
    );
    return account;
  }

  it('takes back within the limit what was billed, by charge and fund, and says so of the account', async () => {
    const answer = await office.ask(office.director, { reference: 'Resolution 26-14' });
    expect(answer).toMatchObject({
      __typename: 'WriteOffDone',
      replayed: false,
      writeOff: { status: 'APPROVED', amount: '40.00' },
    });
    expect(await office.linesOf(idOf(answer), 'APPROVED')).toEqual([
      '500-115100 0 3000',
      '500-343300 3000 0',
      '520-115100 0 1000',
      '520-343700 1000 0',
    ]);
    expect(await accountOf('UB-0')).toEqual({
      balance: '0.00',
      pastDue: '0.00',
      charges: [
        { open: '0.00', writtenOff: '30.00', dueDate: past },
        { open: '0.00', writtenOff: '10.00', dueDate: past },
      ],
    });
  });

  it('is owed again when it is taken back, due when it was, and paid like any other debt', async () => {
    const { account } = await office.query<{ account: { writeOffs: { id: string }[] } }>(
      '{ account(number: "UB-0") { writeOffs { id } } }',
      office.director,
    );
    const { id } = account.writeOffs[0]!;
    const answer = await office.decide('recoverWriteOff', office.clerk, id);
    expect(answer).toMatchObject({
      __typename: 'WriteOffDone',
      replayed: false,
      writeOff: { status: 'RECOVERED' },
    });
    expect(await office.linesOf(id, 'RECOVERED')).toEqual([
      '500-115100 3000 0',
      '500-343300 0 3000',
      '520-115100 1000 0',
      '520-343700 0 1000',
    ]);
    expect(await accountOf('UB-0')).toMatchObject({ balance: '40.00', pastDue: '40.00' });
    expect(await office.decide('recoverWriteOff', office.clerk, id)).toMatchObject({ replayed: true });
    expect(await office.decide('recoverWriteOff', office.director, id)).toMatchObject({
      code: 'WRITE_OFF_NOT_STANDING',
    });
    await payWater(0, 3_000);
    expect(await accountOf('UB-0')).toMatchObject({ balance: '10.00' });
  });

  it('waits above the limit for a second person, who sees it, and is owed until then', async () => {
    const asked = await office.ask(office.director, of(1));
    expect(asked).toMatchObject({
      __typename: 'WriteOffDone',
      writeOff: { status: 'PENDING_APPROVAL', amount: '90.00' },
    });
    expect(await accountOf('UB-1')).toMatchObject({ balance: '90.00' });
    const { writeOffs } = await office.query<{ writeOffs: { edges: object[] } }>(
      '{ writeOffs(status: PENDING_APPROVAL, first: 5) { edges { node { id steps { status by note journalEntry { id } } parts { amount charge { open } } } } } }',
      office.other,
    );
    const node = {
      id: idOf(asked),
      steps: [{ status: 'PENDING_APPROVAL', by: 'director', note: null, journalEntry: null }],
      parts: [{ amount: '90.00', charge: { open: '90.00' } }],
    };
    expect(writeOffs.edges).toEqual([{ node }]);
    const before = await office.standing();
    expect(await office.decide('approveWriteOff', office.director, idOf(asked))).toMatchObject({
      code: 'SECOND_PERSON_NEEDED',
    });
    expect(await office.standing()).toEqual(before);
    const approved = await office.decide('approveWriteOff', office.other, idOf(asked), 'Seen.');
    expect(approved).toMatchObject({ replayed: false, writeOff: { status: 'APPROVED' } });
    expect(await accountOf('UB-1')).toMatchObject({ balance: '0.00' });
    expect(await office.decide('approveWriteOff', office.other, idOf(asked))).toMatchObject({
      replayed: true,
    });
    expect(await office.decide('rejectWriteOff', office.other, idOf(asked))).toMatchObject({
      code: 'WRITE_OFF_NOT_PENDING',
    });
  });

  it('asks for a second person where somebody takes payments, or the department has no limit', async () => {
    const byClerk = await office.ask(office.clerk, {
      ...of(4),
      charges: [{ chargeId: office.charge('UB-4'), amount: '1' }],
    });
    const ofCourt = await office.ask(office.director, of(3));
    expect([byClerk, ofCourt]).toMatchObject([
      { writeOff: { status: 'PENDING_APPROVAL', amount: '1.00' } },
      { writeOff: { status: 'PENDING_APPROVAL', amount: '80.00' } },
    ]);
    expect(await office.decide('rejectWriteOff', office.director, idOf(byClerk))).toMatchObject({
      writeOff: { status: 'REJECTED' },
    });
    expect(await accountOf('UB-4')).toMatchObject({ balance: '30.00' });
    await office.decide('approveWriteOff', office.other, idOf(ofCourt));
    // What would have been passed on to the state is not owed to it any more.
    expect(await office.linesOf(idOf(ofCourt), 'APPROVED')).toEqual([
      '100-115300 0 6000',
      '100-351100 6000 0',
      '800-115300 0 2000',
      '800-208200 2000 0',
    ]);
  });

  it('is found page by page, whoever has waited longest first, by those within whose reach it is', async () => {
    const { edges: all, pageInfo: whole } = await listed('first: 100');
    expect(all.map(({ node }) => node.id)).toEqual(all.map(({ node }) => node.id).sort());
    expect(whole).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const seen: typeof all = [];
    for (let after: unknown = null; ;) {
      const { edges, pageInfo } = await listed(`first: 1, after: ${JSON.stringify(after)}`);
      const { cursor } = edges[0]!;
      expect(pageInfo).toEqual({
        hasNextPage: seen.length + 1 < all.length,
        hasPreviousPage: seen.length > 0,
        startCursor: cursor,
        endCursor: cursor,
      });
      seen.push(...edges);
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(all);
    const ofCourt = await listed('first: 100', office.as('auditor', ['COURT'], 'auditor'));
    const ofUtility = await listed('first: 100', office.clerk);
    expect([ofCourt.edges.length, ofCourt.edges.length + ofUtility.edges.length]).toEqual([1, all.length]);
    const rejected = await listed('first: 100, status: REJECTED');
    expect(rejected.edges).toEqual(all.filter(({ node }) => node.status === 'REJECTED'));
    expect(await listed(`first: 5, after: "${all.at(-1)!.cursor}"`)).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
    for (const page of ['first: 0', 'first: 101', 'first: 5, after: "pay_1"'])
      await expect(listed(page)).rejects.toThrow('BAD_USER_INPUT');
  });

  it('takes a second person as soon as what one person wrote off alone adds up to more than the limit', async () => {
    const ask = (amount: string) =>
      office.ask(office.director, { ...of(13), charges: [{ chargeId: office.charge('UB-13'), amount }] });
    await office.owner.query(`UPDATE departments.write_off_limit SET limit_cents = 1000`);
    const first = await ask('6.00');
    const second = await Promise.all([ask('4.00'), ask('4.00')]);
    expect(first).toMatchObject({ writeOff: { status: 'APPROVED' } });
    expect(second.map(({ writeOff }) => writeOff?.status).toSorted()).toEqual([
      'APPROVED',
      'PENDING_APPROVAL',
    ]);
    await office.decide('recoverWriteOff', office.clerk, idOf(first));
    expect(await ask('6.00')).toMatchObject({ writeOff: { status: 'APPROVED' } });
    await office.owner.query(`UPDATE departments.write_off_limit SET limit_cents = 5000`);
  });

  it('is approved as it was asked for, or not at all, when less is open by now', async () => {
    const asked = await office.ask(office.clerk, of(5));
    await payWater(5, 500);
    const before = await office.standing();
    expect(await office.decide('approveWriteOff', office.director, idOf(asked))).toMatchObject({
      __typename: 'InvalidInput',
      code: 'WRITE_OFF_EXCEEDS_OPEN',
      message: expect.stringContaining('25.00 is open.') as string,
      path: ['id'],
    });
    expect(await office.standing()).toEqual(before);
  });

  it('leaves holds standing, because nothing was paid', async () => {
    await office.owner.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
       VALUES (gen_random_uuid(), $1, 'SHUT_OFF', 'Past due', now(), true)`,
      [office.agency.accounts[6]],
    );
    await office.ask(office.director, of(6));
    const { account } = await office.query<{ account: { balance: string; holds: object[] } }>(
      '{ account(number: "UB-6") { balance holds { liftedAt } } }',
      office.director,
    );
    expect(account).toEqual({ balance: '0.00', holds: [{ liftedAt: null }] });
  });

  it('is done once for a key, however often and by however many requests at once', async () => {
    const wish = {
      ...of(7),
      idempotencyKey: 'once',
      charges: [{ chargeId: office.charge('UB-7'), amount: '5.00' }],
    };
    const answers = await Promise.all(Array.from({ length: 8 }, () => office.ask(office.director, wish)));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await accountOf('UB-7')).toMatchObject({ balance: '25.00' });
    const before = await office.standing();
    expect(await office.ask(office.director, { ...wish, reason: 'Another.' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await office.standing()).toEqual(before);
  });

  it('never takes more than is owed, whatever is paid and written off at once', async () => {
    const charge = office.charge('UB-8');
    const pay = (cents: number) =>
      payWater(8, cents)
        .then(() => 'paid')
        .catch(() => 'not paid');
    const results = await Promise.all([
      ...Array.from({ length: 4 }, () =>
        office.ask(office.director, { ...of(8), charges: [{ chargeId: charge, amount: '11.00' }] }),
      ),
      ...Array.from({ length: 4 }, () => pay(700)),
    ]);
    const taken = results.reduce(
      (sum, each) => sum + (each === 'paid' ? 700 : typeof each === 'object' && each.writeOff ? 1_100 : 0),
      0,
    );
    const { rows } = await office.owner.query<{ open: number }>(
      `SELECT open_cents::int AS open FROM accounts.charge WHERE id = $1`,
      [fromPublicId('chg', charge)],
    );
    expect(rows[0]!.open).toBe(3_000 - taken);
    expect(rows[0]!.open).toBeGreaterThanOrEqual(0);
  });

  it('writes off a part of a charge, and the rest stays due and is paid like any other debt', async () => {
    const part = await office.ask(office.director, {
      ...of(10),
      charges: [{ chargeId: office.charge('UB-10'), amount: '12.34' }],
    });
    expect(part).toMatchObject({ writeOff: { status: 'APPROVED', amount: '12.34' } });
    expect(await accountOf('UB-10')).toEqual({
      balance: '17.66',
      pastDue: '17.66',
      charges: [{ open: '17.66', writtenOff: '12.34', dueDate: past }],
    });
    await payWater(10, 1_766);
    expect(await accountOf('UB-10')).toMatchObject({ balance: '0.00', pastDue: '0.00' });
    await office.decide('recoverWriteOff', office.clerk, idOf(part));
    expect(await accountOf('UB-10')).toMatchObject({
      balance: '12.34',
      charges: [{ open: '12.34', writtenOff: '0.00' }],
    });
  });

  it('is approved once by whoever comes first, when two approve it at once and a third rejects it', async () => {
    const asked = await office.ask(office.clerk, of(11));
    const third = office.as('finance-director', '*', 'third director');
    const answers = await Promise.all([
      office.decide('approveWriteOff', office.director, idOf(asked)),
      office.decide('approveWriteOff', office.other, idOf(asked)),
      office.decide('rejectWriteOff', third, idOf(asked)),
    ]);
    const [first, ...others] = answers.toSorted((a, b) => b.__typename.localeCompare(a.__typename));
    expect(first).toMatchObject({ __typename: 'WriteOffDone', replayed: false });
    expect(others).toMatchObject([{ code: 'WRITE_OFF_NOT_PENDING' }, { code: 'WRITE_OFF_NOT_PENDING' }]);
    const isApproved = first?.writeOff?.status === 'APPROVED';
    expect(await office.linesOf(idOf(asked), 'APPROVED')).toHaveLength(isApproved ? 2 : 0);
    expect(await accountOf('UB-11')).toMatchObject({ balance: isApproved ? '0.00' : '30.00' });
  });

  it('is answered by its key as it stands, also when the debt was paid, the limit lowered, or it was taken back', async () => {
    const wish = { ...of(12), idempotencyKey: 'later' };
    const asked = await office.ask(office.director, wish);
    await office.decide('recoverWriteOff', office.other, idOf(asked));
    await payWater(12, 3_000);
    await office.owner.query(`UPDATE departments.write_off_limit SET limit_cents = 0`);
    const before = await office.standing();
    expect(await office.ask(office.director, wish)).toMatchObject({
      ...{ __typename: 'WriteOffDone', replayed: true },
      writeOff: { id: idOf(asked), status: 'RECOVERED' },
    });
    await office.owner.query(`UPDATE departments.write_off_limit SET limit_cents = 5000`);
    expect(await office.standing()).toEqual(before);
  });

  it('is answered as each step left it, when one operation takes several', async () => {
    const asked = await office.ask(office.clerk, of(14));
    const answer = `{ ... on WriteOffDone { writeOff { status steps { status } account { balance charges { open writtenOff } } } } }`;
    const { approved, recovered } = await office.query<Record<string, { writeOff: object }>>(
      `mutation ($id: ID!) {
         approved: approveWriteOff(id: $id) ${answer}
         recovered: recoverWriteOff(id: $id, reason: "Paid after all.") ${answer}
       }`,
      office.director,
      { id: idOf(asked) },
    );
    const steps = [{ status: 'PENDING_APPROVAL' }, { status: 'APPROVED' }, { status: 'RECOVERED' }];
    expect(approved?.writeOff).toEqual({
      ...{ status: 'APPROVED', steps: steps.slice(0, 2) },
      account: { balance: '0.00', charges: [{ open: '0.00', writtenOff: '30.00' }] },
    });
    expect(recovered?.writeOff).toEqual({
      ...{ status: 'RECOVERED', steps },
      account: { balance: '30.00', charges: [{ open: '30.00', writtenOff: '0.00' }] },
    });
  });

  it('is told by its key to nobody who may not see its account by now', async () => {
    const moved = office.as('billing-rep', ['COURT'], 'clerk');
    const wish = { ...of(4), idempotencyKey: 'moved', charges: [{ chargeId: office.charge('UB-4') }] };
    await office.ask(office.clerk, wish);
    const before = await office.standing();
    expect(await office.ask(moved, wish)).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    expect(await office.standing()).toEqual(before);
  });

  it('is neither made nor taken back on a ledger account that is closed', async () => {
    const standing = await office.ask(office.director, {
      ...of(9),
      charges: [{ chargeId: office.charge('UB-9'), amount: '1' }],
    });
    const closed = (to: string) =>
      office.owner.query(`UPDATE ledger.account SET active_to = $1 WHERE code = '500-343300'`, [to]);
    await closed('2020-12-31');
    const before = await office.standing();
    const refused = { code: 'LEDGER_ACCOUNT_NOT_ACTIVE', retryable: false };
    expect(await office.ask(office.director, of(9))).toMatchObject(refused);
    expect(await office.decide('recoverWriteOff', office.clerk, idOf(standing))).toMatchObject(refused);
    expect(await office.standing()).toEqual(before);
    await closed('infinity');
    await office.decide('recoverWriteOff', office.clerk, idOf(standing));
  });

  it('tells whoever follows a balance of what moves it, and not of what is only asked for', async () => {
    const asked = await office.ask(office.clerk, of(15));
    for (const decision of ['approveWriteOff', 'recoverWriteOff'] as const)
      await office.decide(decision, office.director, idOf(asked));
    const { rows } = await office.owner.query<LogEvent>(
      `SELECT position::int, kind, topics, payload, occurred_at AS "occurredAt" FROM events.log
       WHERE payload ->> 'writeOffId' = $1 ORDER BY position`,
      [fromPublicId('wo', idOf(asked))],
    );
    expect(rows.map((event) => [event.kind, eventFor('balances', event) !== undefined])).toEqual([
      ['writeoff.requested.v1', false],
      ['writeoff.approved.v1', true],
      ['writeoff.recovered.v1', true],
    ]);
  });

  describe('is refused with nothing written', () => {
    const refusals: [string, () => object, string][] = [
      [
        'of an account that nobody knows',
        () => ({ accountId: 'acct_00000000000000000000000000000000' }),
        'ACCOUNT_NOT_FOUND',
      ],
      ['of what is no account', () => ({ accountId: 'x' }), 'ACCOUNT_NOT_FOUND'],
      [
        'of another account',
        () => ({ ...of(9), charges: [{ chargeId: office.charge('UB-4') }] }),
        'CHARGE_NOT_FOUND',
      ],
      ['of no charges', () => ({ ...of(9), charges: [] }), 'CHARGE_NOT_FOUND'],
      [
        'of a charge twice',
        () => ({
          ...of(9),
          charges: [{ chargeId: office.charge('UB-9') }, { chargeId: office.charge('UB-9') }],
        }),
        'CHARGE_REPEATED',
      ],
      [
        'of more than is open',
        () => ({ ...of(9), charges: [{ chargeId: office.charge('UB-9'), amount: '30.01' }] }),
        'WRITE_OFF_EXCEEDS_OPEN',
      ],
      [
        'of nothing',
        () => ({ ...of(9), charges: [{ chargeId: office.charge('UB-9'), amount: '0' }] }),
        'AMOUNT_NOT_POSITIVE',
      ],
      [
        'of half a cent',
        () => ({ ...of(9), charges: [{ chargeId: office.charge('UB-9'), amount: '0.005' }] }),
        'AMOUNT_SCALE',
      ],
      ['where nothing is open any more', () => of(1), 'WRITE_OFF_NOTHING_OPEN'],
      [
        'of a fee that is revenue only when it is paid',
        () => ({ ...of(2), charges: [{ chargeId: office.charge('BP-2') }] }),
        'WRITE_OFF_NOT_BILLED',
      ],
      ['without a reason', () => ({ ...of(9), reason: '  ' }), 'REASON_MALFORMED'],
      ['for a reason that is a novel', () => ({ ...of(9), reason: 'x'.repeat(501) }), 'REASON_MALFORMED'],
      ['for a card number', () => ({ ...of(9), reason: '4242 4242 4242 4242' }), 'CARD_NUMBER_IN_TEXT'],
      ['without a key', () => ({ ...of(9), idempotencyKey: '' }), 'IDEMPOTENCY_KEY_MALFORMED'],
    ];
    it.each(refusals)('%s', async (_what, wish, code) => {
      const before = await office.standing();
      expect(await office.ask(office.director, wish())).toMatchObject({
        __typename: 'InvalidInput',
        code,
        retryable: false,
      });
      expect(await office.standing()).toEqual(before);
    });

    it('to departments out of reach, and to roles that may not', async () => {
      const before = await office.standing();
      const courtClerk = office.as('billing-rep', ['COURT'], 'court clerk');
      expect(await office.ask(courtClerk, of(9))).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
      const { edges } = await listed('first: 1');
      const { id } = edges[0]!.node;
      for (const mutation of ['recoverWriteOff'] as const)
        expect(await office.decide(mutation, courtClerk, id)).toMatchObject({
          code: 'WRITE_OFF_NOT_FOUND',
        });
      const cashier = office.as('cashier', '*', 'cashier');
      await expect(office.ask(cashier, of(9))).rejects.toThrow('FORBIDDEN');
      await expect(office.decide('approveWriteOff', office.clerk, id)).rejects.toThrow('FORBIDDEN');
      expect(await office.standing()).toEqual(before);
    });
  });
});
