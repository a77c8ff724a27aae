import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fixtures } from '../../../demo/city/fixtures.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import type { EventReader } from '../../e2e-support/event-reader.js';
import { eventually } from '../../e2e-support/eventually.js';
import { operationText } from '../../e2e-support/operations.js';
import { centsOf, formatCents, mustPay, paymentInput, type Posted } from '../../e2e-support/payments.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';

const unavailable = { code: 'SUBGRAPH_UNAVAILABLE', retryable: true };
const timeoutMs = 60_000;
const createPayment = operationText('M1_CreatePayment');
const { permitAccount } = fixtures.danaWhitfield;

describe('while the process of one subgraph is dead, or the database is away', () => {
  let world: World;
  let portal: ApiClient;
  let portalByEventStream: ApiClient;
  let director: ApiClient;
  let rep: ApiClient;

  beforeAll(async () => {
    world = await World.start('many processes');
    portal = await world.as('integrator');
    portalByEventStream = await world.as('integrator', { transport: 'event streams' });
    director = await world.as('finance-director');
    rep = await world.as('billing-rep', { departments: ['UTIL'] });
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  /** Kills a subgraph, does something, and starts it again at its old address, whatever happened. */
  async function whileDead(name: string, work: () => Promise<void>): Promise<void> {
    const service = world.service(name);
    await service.kill();
    try {
      await work();
    } finally {
      await service.restart();
    }
  }

  async function readiness(): Promise<unknown> {
    const response = await fetch(new URL('/readyz', world.url));
    return { status: response.status, ...((await response.json()) as object) };
  }

  async function permitItem(): Promise<unknown> {
    const { department } = await director.run('Q4_PermitStatus', { n: permitAccount.itemNumber });
    return department?.item;
  }

  it(
    'departments: payments post, its own fields fail alone, and it catches up without loss',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const screen = rep.follow('S1_RepWatchesBalance', { id: resident.id });
      const counter = director.follow('S2_DepartmentRevenue', { d: 'UTIL' });
      const feed = portal.follow('S3_IntegratorFeed', {});
      await Promise.all([screen.next(), feed.next()]);
      let { netToday } = await counter.next();
      const amounts = ['10.00', '20.00', '30.00'];

      await whileDead('departments', async () => {
        for (const amount of amounts) {
          const { payment } = await mustPay(portal, { accountId: resident.id, amount });
          expect(await screen.next()).toMatchObject({ payment: { receiptNumber: payment.receiptNumber } });
          expect(await feed.next()).toMatchObject({
            payment: { id: payment.id, account: { number: resident.number } },
          });
        }
        const mixed = `query ($number: String!, $permit: String!) {
        account(number: $number) { number balance department { code } } permit: account(number: $permit) { id }
        department(code: "UTIL") { name } journalEntries(sinceSequence: 0, first: 1) { sequence } }`;
        const variables = { number: resident.number, permit: permitAccount.number };
        const { data, errors } = await director.ask(mixed, variables);
        expect(data).toEqual({
          account: { number: resident.number, balance: '40.00', department: { code: 'UTIL' } },
          permit: { id: expect.any(String) },
          department: null,
          journalEntries: [{ sequence: 1 }],
        });
        expect(errors).toMatchObject([{ path: ['department'], extensions: unavailable }]);
        await mustPay(portal, { accountId: data.permit.id, amount: permitAccount.balance });

        expect((await rep.run('Q5_RepOpensAccount', { num: resident.number })).account?.balance).toBe(
          '40.00',
        );
        const [refusal] = await director.follow('S2_DepartmentRevenue', { d: 'COURT' }).refusal();
        expect(refusal?.extensions).toEqual(unavailable);
        expect(counter.waiting).toBe(0);
        expect(await readiness()).toEqual({ status: 503, ready: false, down: ['departments'] });
      });

      for (const amount of amounts) {
        const event = await counter.next();
        netToday = formatCents(centsOf(netToday) + centsOf(amount));
        expect(event).toMatchObject({ delta: amount, netToday, payment: { amount } });
      }
      await mustPay(portal, { accountId: resident.id, amount: '5.00' });
      expect(await counter.next()).toMatchObject({ delta: '5.00' });
      await eventually(async () => {
        expect(await permitItem()).toMatchObject({ status: 'READY_TO_ISSUE', paid: permitAccount.balance });
      });
      expect(await readiness()).toMatchObject({ status: 200 });
    },
    timeoutMs,
  );

  it(
    'accounts: payments post, and its subscribers get what they missed once it is back',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const screen = rep.follow('S1_RepWatchesBalance', { id: resident.id });
      await screen.next();
      const receipts: string[] = [];
      await whileDead('accounts', async () => {
        const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) {
        ... on PaymentPosted { payment { status receiptNumber account { balance } journalEntries { sequence } } } } }`;
        for (const amount of ['20.00', '40.00']) {
          const input = paymentInput({ accountId: resident.id, amount });
          const { data, errors } = await portal.ask(query, { input });
          const path = ['createPayment', 'payment', 'account'];
          expect(errors).toMatchObject([{ path, extensions: unavailable }]);
          expect(data.createPayment.payment).toEqual({
            ...{ status: 'POSTED', receiptNumber: expect.stringMatching(/^R-/), account: null },
            journalEntries: [{ sequence: expect.any(Number) }],
          });
          receipts.push(data.createPayment.payment.receiptNumber);
        }
        expect(screen.waiting).toBe(0);
      });
      const events = await screen.take(2);
      expect(events.map(({ payment }) => payment?.receiptNumber)).toEqual(receipts);
      expect(events.at(-1)).toMatchObject({ account: { balance: '40.00' } });
      expect(screen.waiting).toBe(0);
    },
    timeoutMs,
  );

  it(
    'accounts: events that show accounts wait for them, and are told whole to all who follow or resume',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const feeds = [portal, portalByEventStream].map((client) => client.follow('S3_IntegratorFeed', {}));
      const [{ cursor } = { cursor: '' }] = await Promise.all(feeds.map((feed) => feed.next()));
      const paid: string[] = [];
      await whileDead('accounts', async () => {
        const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) {
          ... on PaymentPosted { payment { id } } } }`;
        for (const amount of ['20.00', '30.00', '40.00']) {
          const { data } = await portal.ask(query, {
            input: paymentInput({ accountId: resident.id, amount }),
          });
          paid.push(data.createPayment.payment.id);
        }
        expect(feeds.map(({ waiting }) => waiting)).toEqual([0, 0]);
      });
      const account = { id: resident.id, number: resident.number };
      const whole = paid.map((id) => ({ payment: { id, account } }));
      for (const feed of feeds) expect(await feed.take(3)).toMatchObject(whole);
      expect(await portal.follow('S3_IntegratorFeed', { after: cursor }).take(3)).toMatchObject(whole);
    },
    timeoutMs,
  );

  it(
    'ledger: a payment whose answer could not be completed is posted, and found whole under its key',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const before = await world.books.state();
      const input = paymentInput({ accountId: resident.id, amount: '60.00' });
      await whileDead('ledger', async () => {
        const { errors } = await portal.ask(createPayment, { input });
        expect(errors?.map(({ extensions }) => extensions)).toContainEqual(unavailable);
        const { data } = await rep.ask(operationText('Q5_RepOpensAccount'), { num: resident.number });
        expect(data.account).toMatchObject({
          balance: '40.00',
          payments: { edges: [{ node: { status: 'POSTED', postingLatencyMs: null } }] },
        });
      });
      const posted = await mustPay(portal, input);
      expect(posted).toMatchObject({ replayed: true, payment: { account: { balance: '40.00' } } });
      expect(posted.payment.journalEntries).toHaveLength(1);
      const after = await world.books.state();
      expect(after['entries']).toBe(before['entries']! + 1n);
      expect(after['payments']).toBe(before['payments']! + 1n);
    },
    timeoutMs,
  );

  it(
    'payments: what was under way is posted exactly once under its key, and the feed has no gap',
    async () => {
      const paymentsEach = 15;
      const residents = await world.cityHall.openAccounts(10, 'UTIL', {
        revenueType: 'WATER',
        cents: 900_00n,
      });
      const feed = portal.follow('S3_IntegratorFeed', {});
      const { sequence: start } = await feed.next();
      const before = await world.books.state();
      let failures = 0;

      /** Repeats one payment under its key until it is told that it is posted. */
      const insist = (input: object): Promise<Posted> =>
        eventually(
          async () => {
            const { data, errors } = await portal.ask(createPayment, { input });
            if (errors) failures += 1;
            expect(data?.createPayment?.__typename).toBe('PaymentPosted');
            return data.createPayment;
          },
          { withinMs: timeoutMs, everyMs: 250 },
        );

      const paying = residents.map(async ({ id: accountId }, resident) => {
        const posted: Posted[] = [];
        for (let index = 0; index < paymentsEach; index += 1) {
          const amount = formatCents(5_00n + BigInt(index * 100 + resident));
          posted.push(await insist(paymentInput({ idempotencyKey: randomUUID(), accountId, amount })));
        }
        return posted;
      });
      const told = await feed.take(20);
      await whileDead('payments', async () => {});
      const posted = new Set((await Promise.all(paying)).flat().map(({ payment }) => payment.id));
      expect(failures).toBeGreaterThan(0);
      expect(posted.size).toBe(residents.length * paymentsEach);
      const after = await world.books.state();
      for (const what of ['payments', 'entries', 'receipts', 'processor_charges']) {
        expect([what, after[what]]).toEqual([what, before[what]! + BigInt(posted.size)]);
      }
      const positions = await world.books.paymentEventsAfter(start);
      told.push(...(await feed.take(positions.length - told.length)));
      expect(told.map(({ sequence }) => sequence)).toEqual(positions);
      const postings = told
        .filter(({ kind }) => kind === 'payment.posted.v1')
        .map(({ payment }) => payment?.id);
      expect(postings).toHaveLength(posted.size);
      expect(new Set(postings)).toEqual(posted);
      expect(feed.waiting).toBe(0);
    },
    2 * timeoutMs,
  );

  it(
    'Postgres: whoever asks is told to try again, and streams wait and go on',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const follow = (client: ApiClient): EventReader<{ cursor: string; payment: unknown }> =>
        client.follow('S3_IntegratorFeed', {});
      const feeds = [portal, portalByEventStream].map(follow);
      const [{ cursor } = { cursor: '' }] = await Promise.all(feeds.map((feed) => feed.next()));
      await world.whileDatabaseIsAway(async () => {
        await eventually(async () => {
          const { errors } = await director.ask('{ account(number: "UTIL-1") { id } }');
          expect(errors?.[0]?.extensions).toEqual(unavailable);
        });
        for (const client of [portal, portalByEventStream]) {
          const another = 'subscription ($after: String) { paymentEvents(after: $after) { sequence } }';
          const [refusal] = await client.followQuery(another, { after: cursor }).refusal();
          expect(refusal?.extensions).toEqual(unavailable);
        }
        // Longer than a stream tries again when it fails for another reason than an outage.
        await delay(3_000);
        expect(feeds.map(({ waiting }) => waiting)).toEqual([0, 0]);
      });
      const payment = await eventually(
        async () => (await mustPay(portal, { accountId: resident.id, amount: '20.00' })).payment,
      );
      for (const feed of feeds) expect(await feed.next()).toMatchObject({ payment: { id: payment.id } });
    },
    timeoutMs,
  );

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
