import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { transports, type ApiClient } from '../../e2e-support/api-client.js';
import type { EventReader } from '../../e2e-support/event-reader.js';
import { eventually } from '../../e2e-support/eventually.js';
import { cash, centsOf, mustPay } from '../../e2e-support/payments.js';
import { Traffic } from '../../e2e-support/traffic.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

interface Place {
  readonly sequence: number;
  readonly cursor: string;
  readonly payment: { readonly receiptNumber: string | null } | null;
}

interface RevenuePlace extends Place {
  readonly accountingDate: string;
  readonly delta: string;
  readonly netToday: string;
  readonly netFiscalYear: string;
}

/** More than the gateway keeps for those who come back, so that some have to be served from the log. */
const eventsBeforeResuming = 270;

const feedQuery = `subscription ($after: String) { paymentEvents(after: $after) {
  sequence cursor payment { receiptNumber account { number } } } }`;
const balanceQuery = `subscription ($id: ID!, $after: String) { accountBalanceChanged(accountId: $id, after: $after) {
  sequence cursor payment { receiptNumber } } }`;
const revenueQuery = `subscription ($after: String) { departmentRevenueChanged(departmentCode: "UTIL", after: $after) {
  sequence cursor accountingDate delta netToday netFiscalYear payment { receiptNumber } } }`;

const ways = modes.flatMap((mode) => transports.map((transport) => [mode, transport] as const));

describe.each(ways)('subscriptions through the gateway (%s, over %s)', (mode, transport) => {
  let world: World;
  let portal: ApiClient;
  let director: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    portal = await world.as('integrator');
    director = await world.as('finance-director', { transport });
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  it('resume after any cursor with no gap and no repeat while payments go on', async () => {
    const [busy, ...others] = await world.cityHall.openAccounts(12, 'UTIL', {
      revenueType: 'WATER',
      cents: 9_000_00n,
    });
    const streams = {
      feed: { query: feedQuery, variables: {}, resumptions: 24 },
      balance: { query: balanceQuery, variables: { id: busy!.id }, resumptions: 13 },
      revenue: { query: revenueQuery, variables: {}, resumptions: 13 },
    };
    const readers = await Promise.all(
      (['auditor', 'finance-director', 'department-app', 'auditor'] as const).map((role, index) =>
        world.as(role, { departments: '*', subject: `reader-${index}`, transport }),
      ),
    );
    const follow = (
      { query, variables }: (typeof streams)['feed'],
      index = 0,
      after?: string,
    ): EventReader<RevenuePlace> =>
      readers[index % readers.length]!.followQuery(query, { ...variables, after });

    const whole = {
      feed: follow(streams.feed),
      balance: follow(streams.balance),
      revenue: follow(streams.revenue),
    };
    const seen = {
      feed: [await whole.feed.next()],
      balance: [await whole.balance.next()],
      revenue: [await whole.revenue.next()],
    };
    const traffic = new Traffic(portal, [busy!, busy!, busy!, ...others]);
    const advance = async (name: keyof typeof seen, count: number): Promise<void> => {
      seen[name].push(...(await whole[name].take(count)));
    };
    await advance('feed', eventsBeforeResuming);
    await advance('revenue', eventsBeforeResuming);
    await advance('balance', 50);

    const resumed: { name: keyof typeof seen; from: number; reader: EventReader<RevenuePlace> }[] = [];
    for (const name of ['feed', 'balance', 'revenue'] as const) {
      for (let index = 0; index < streams[name].resumptions; index += 1) {
        const from = anywhere(seen[name].length, index);
        resumed.push({ name, from, reader: follow(streams[name], index, seen[name][from]?.cursor) });
        await delay(randomInt(8));
      }
    }
    const posted = await traffic.stop();
    const last = await mustPay(portal, { accountId: busy!.id, amount: '77.77' });
    const isLast = ({ payment }: Place): boolean => payment?.receiptNumber === last.payment.receiptNumber;
    for (const name of ['feed', 'balance', 'revenue'] as const) {
      seen[name].push(...(await whole[name].takeUntil(isLast)));
    }

    const receipts = [...posted, last.payment].map(({ receiptNumber }) => receiptNumber);
    expect(receiptsOf(seen.feed)).toEqual(receipts.toSorted());
    expect(receiptsOf(seen.revenue)).toEqual(receipts.toSorted());
    for (const { name, from, reader } of resumed) {
      const events = await reader.takeUntil(isLast);
      expect({ name, from, events }).toEqual({ name, from, events: seen[name].slice(from + 1) });
      expect(reader.waiting).toBe(0);
      reader.close();
    }
    expectChained(seen.revenue);
    for (const sequences of Object.values(seen).map((events) => events.map(({ sequence }) => sequence))) {
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(new Set(sequences).size).toBe(sequences.length);
    }
    process.stdout.write(
      `${mode}, ${transport}: ${resumed.length} resumptions over ${receipts.length} payments\n`,
    );
  }, 120_000);

  /** Mostly a short time ago, as for somebody whose connection broke; now and then anywhere. */
  const anywhere = (length: number, index: number): number =>
    index % 5 === 0 ? randomInt(length) : randomInt(Math.max(0, length - 40), length);

  const receiptsOf = (events: readonly Place[]): (string | null)[] =>
    events.flatMap(({ payment }) => (payment ? [payment.receiptNumber] : [])).toSorted();

  function expectChained(events: readonly RevenuePlace[]): void {
    for (const [index, event] of events.entries()) {
      const previous = events[index - 1];
      // The day changes at midnight of the agency, also during a test.
      if (!previous || previous.accountingDate !== event.accountingDate) continue;
      expect(centsOf(event.netToday)).toBe(centsOf(previous.netToday) + centsOf(event.delta));
      expect(centsOf(event.netFiscalYear)).toBe(centsOf(previous.netFiscalYear) + centsOf(event.delta));
    }
  }

  it('tell each department its own revenue of a basket, each netToday being the one before plus delta', async () => {
    const counters = new Map(
      ['UTIL', 'COURT', 'PERMITS'].map((code) => [
        code,
        director.followQuery<RevenuePlace>(revenueQuery.replace('UTIL', code)),
      ]),
    );
    const seen = new Map<string, RevenuePlace[]>();
    for (const [code, counter] of counters) seen.set(code, [await counter.next()]);
    const cashier = await world.as('cashier');
    for (let round = 0; round < 5; round += 1) {
      const water = await world.cityHall.openAccount('UTIL');
      const [waterCharge = ''] = await world.cityHall.bill(water, {
        revenueType: 'WATER',
        cents: 30_01n + BigInt(round),
      });
      const [fine = ''] = await world.cityHall.bill(await world.cityHall.openAccount('COURT'), {
        revenueType: 'FINE',
        cents: 20_02n,
      });
      const [cost = ''] = await world.cityHall.bill(await world.cityHall.openAccount('COURT'), {
        revenueType: 'STATE_COST',
        cents: 5_00n,
      });
      const [permit = ''] = await world.cityHall.bill(await world.cityHall.openAccount('PERMITS'), {
        revenueType: 'BLDG',
        cents: 10_03n,
      });
      const waterAmount = `30.0${1 + round}`;
      await mustPay(cashier, {
        ...cash,
        accountId: water.id,
        amount: `65.0${6 + round}`.replace('65.010', '65.10'),
        allocations: [
          { chargeId: waterCharge, amount: waterAmount },
          { chargeId: fine, amount: '20.02' },
          { chargeId: cost, amount: '5.00' },
          { chargeId: permit, amount: '10.03' },
        ],
      });
    }
    for (const [code, counter] of counters) seen.get(code)!.push(...(await counter.take(5)));
    expect(
      seen
        .get('UTIL')!
        .slice(1)
        .map(({ delta }) => delta),
    ).toEqual(['30.01', '30.02', '30.03', '30.04', '30.05']);
    expect(
      seen
        .get('COURT')!
        .slice(1)
        .map(({ delta }) => delta),
    ).toEqual(Array(5).fill('20.02'));
    expect(
      seen
        .get('PERMITS')!
        .slice(1)
        .map(({ delta }) => delta),
    ).toEqual(Array(5).fill('10.03'));
    for (const events of seen.values()) expectChained(events);
  });

  it.each([
    ['S1_RepWatchesBalance', true],
    ['S2_DepartmentRevenue', false],
    ['S3_IntegratorFeed', false],
  ] as const)('refuse a cursor of the future and one that is none: %s', async (name, needsAccount) => {
    const resident = needsAccount ? await world.cityHall.openAccount('UTIL') : undefined;
    const variables = { id: resident?.id ?? '', d: 'UTIL' };
    const refusalOf = async (after: string): Promise<unknown> => {
      const [error] = await director.follow(name, { ...variables, after }).refusal();
      return error?.extensions?.['code'];
    };
    const future = Buffer.from(`2:999999999:${Date.now()}`).toString('base64url');
    expect(await refusalOf(future)).toBe('CURSOR_IN_FUTURE');
    for (const after of [
      'nonsense',
      '',
      '0',
      future.slice(1),
      Buffer.from('2:-5:0').toString('base64url'),
      'ß',
    ]) {
      expect([after, await refusalOf(after)]).toEqual([after, 'CURSOR_MALFORMED']);
    }
    const stream = director.follow(name, variables);
    expect(await stream.next()).toMatchObject({ sequence: expect.any(Number) });
    stream.close();
  });

  it('go on when another subscription of the same client is refused', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 10_00n });
    const screen = director.follow('S1_RepWatchesBalance', { id: resident.id });
    await screen.next();
    const [error] = await director.follow('S1_RepWatchesBalance', { id: `acct_${'0'.repeat(32)}` }).refusal();
    expect(error?.extensions).toEqual({ code: 'ACCOUNT_NOT_FOUND' });
    await mustPay(portal, { accountId: resident.id, amount: '10.00' });
    expect(await screen.next()).toMatchObject({ account: { balance: '0.00' } });
  });

  it('show a rep what happens to the account besides payments', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 10_00n });
    const screen = director.follow('S1_RepWatchesBalance', { id: resident.id });
    await screen.next();
    await world.cityHall.bill(resident, { revenueType: 'SEWER', cents: 5_00n });
    expect(await screen.next()).toMatchObject({
      cause: 'CHARGES_ISSUED',
      account: { balance: '15.00', balanceVersion: 2 },
      payment: null,
    });
  });

  it('come from one upstream however many follow them, and each of 40 followers gets all of it', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 10_00n });
    const clients = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        world.as('finance-director', { subject: `follower-${index}`, transport }),
      ),
    );
    const followers = Array.from({ length: 40 }, (_, index) =>
      clients[index % clients.length]!.follow('S1_RepWatchesBalance', { id: resident.id }),
    );
    for (const follower of followers) expect(await follower.next()).toMatchObject({ cause: 'SNAPSHOT' });
    for (const amount of ['1.00', '2.00', '3.00']) await mustPay(portal, { accountId: resident.id, amount });
    const versions = await Promise.all(
      followers.map(async (follower) => (await follower.take(3)).map(({ payment }) => payment?.amount)),
    );
    expect(versions).toEqual(Array(40).fill(['1.00', '2.00', '3.00']));
    await eventually(async () => expect(followers.every(({ waiting }) => waiting === 0)).toBe(true));
    for (const follower of followers) follower.close();
  });

  it(
    'go on where they stood after everything was restarted',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 10_00n });
      const before = director.follow('S1_RepWatchesBalance', { id: resident.id });
      const { cursor } = await before.next();
      await mustPay(portal, { accountId: resident.id, amount: '1.00' });
      const [{ sequence } = { sequence: 0 }] = await before.take(1);
      await world.restart();
      portal = await world.as('integrator');
      director = await world.as('finance-director', { transport });
      await mustPay(portal, { accountId: resident.id, amount: '2.00' });
      const after = director.follow('S1_RepWatchesBalance', { id: resident.id, after: cursor });
      expect(await after.take(2)).toMatchObject([
        { sequence, payment: { amount: '1.00' } },
        { account: { balance: '7.00', balanceVersion: 3 }, payment: { amount: '2.00' } },
      ]);
      await mustPay(portal, { accountId: resident.id, amount: '3.00' });
      expect(await after.next()).toMatchObject({ payment: { amount: '3.00' } });
    },
    startTimeoutMs,
  );

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
