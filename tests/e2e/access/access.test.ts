import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { fixtures } from '../../../demo/city/fixtures.js';
import { TokenIssuer } from '../../../platform/access/tokens.js';
import {
  encodePrincipal,
  principalHeader,
  RequestSigner,
  signatureHeader,
} from '../../../platform/federation/signature.js';
import { addDays } from '../../../platform/time/civil-date.js';
import { principalOf } from '../../../demo/identities.js';
import { subgraphModules } from '../../../subgraphs/registry.js';
import { ApiClient, type Answer } from '../../e2e-support/api-client.js';
import { today } from '../../e2e-support/city-database.js';
import type { Resident } from '../../e2e-support/city-hall.js';
import { operationText } from '../../e2e-support/operations.js';
import { mustPay, type Posted } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

const { displayName, utilityAccount, courtAccount } = fixtures.danaWhitfield;
const subgraphs = subgraphModules.map(({ name }) => name);

interface HolderEvent {
  readonly account: { readonly holder: object };
  readonly payment: { readonly account: { readonly holder: object } } | null;
}

const codesOf = ({ errors }: Pick<Answer, 'errors'>): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.['code']);

describe.each(modes)('who may see and do what (%s)', (mode) => {
  let world: World;
  let headOfParks: ApiClient;
  let rep: ApiClient;
  let portal: ApiClient;
  const dates = { from: addDays(today(), -30), to: today() };

  beforeAll(async () => {
    world = await World.start(mode);
    headOfParks = await world.as('department-head', { departments: ['PARKS'] });
    rep = await world.as('billing-rep', { departments: ['UTIL'] });
    portal = await world.as('integrator');
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  describe('the head of Parks', () => {
    it('sees Parks and no other department', async () => {
      const { departments } = await headOfParks.run('Q2_AllDepartmentsOneCall', dates);
      expect(departments).toMatchObject([{ code: 'PARKS', name: 'Parks and Recreation' }]);
      const { department } = await headOfParks.run('Q1_DepartmentRevenueToday', { d: 'PARKS', ...dates });
      expect(department?.revenue.net).toBe(departments[0]?.revenue.net);
    });

    it.each(['COURT', 'UTIL', 'NOWHERE'])('is forbidden %s, whether or not it exists', async (d) => {
      const answer = await headOfParks.ask(operationText('Q1_DepartmentRevenueToday'), { d, ...dates });
      expect(answer).toMatchObject({ data: { department: null }, errors: [{ path: ['department'] }] });
      expect(codesOf(answer)).toEqual(['FORBIDDEN']);
      const [error] = await headOfParks.follow('S2_DepartmentRevenue', { d }).refusal();
      expect(error?.extensions).toEqual({ code: 'FORBIDDEN' });
      const feed = 'subscription ($d: String) { paymentEvents(departmentCode: $d) { sequence } }';
      const [feedError] = await headOfParks.followQuery(feed, { d }).refusal();
      expect(feedError?.extensions).toEqual({ code: 'FORBIDDEN' });
    });

    it('reads the journal entries that have a line of Parks, and only those', async () => {
      const query = `{ journalEntries(sinceSequence: 0, first: 100) { lines { department { code } } } }`;
      const { journalEntries } = await headOfParks.query(query);
      expect(journalEntries).toHaveLength(100);
      for (const { lines } of journalEntries) {
        expect(lines).toContainEqual({ department: { code: 'PARKS' } });
      }
    });
  });

  describe('a billing rep of the utility', () => {
    it('finds no account of the court, by no way', async () => {
      const { account } = await rep.run('Q5_RepOpensAccount', { num: courtAccount.number });
      expect(account).toBeNull();
      const { account: seen } = await portal.query('query ($n: String!) { account(number: $n) { id } }', {
        n: courtAccount.number,
      });
      const [error] = await rep.follow('S1_RepWatchesBalance', { id: seen.id }).refusal();
      expect(error?.extensions).toEqual({ code: 'ACCOUNT_NOT_FOUND' });
      const { searchAccounts } = await rep.query(
        'query ($text: String!) { searchAccounts(text: $text, first: 100) { number department { code } } }',
        { text: displayName },
      );
      expect(searchAccounts).toEqual([{ number: utilityAccount.number, department: { code: 'UTIL' } }]);
    });

    it('finds no payment of the court, and of a basket the part of the utility', async () => {
      const water = await world.cityHall.openAccount('UTIL');
      const [waterCharge = ''] = await world.cityHall.bill(water, { revenueType: 'WATER', cents: 20_00n });
      const court = await world.cityHall.openAccount('COURT');
      const [fine = ''] = await world.cityHall.bill(court, { revenueType: 'FINE', cents: 30_00n });
      const basket = await mustPay(portal, {
        accountId: court.id,
        amount: '30.00',
        allocations: [
          { chargeId: fine, amount: '10.00' },
          { chargeId: waterCharge, amount: '20.00' },
        ],
      });
      const ofCourt = await mustPay(portal, { accountId: court.id, amount: '20.00' });
      const query = `query ($id: ID!) { payment(id: $id) { amount account { number } allocations { amount charge { description } } } }`;
      const read = async ({ payment: { id } }: Posted): Promise<unknown> =>
        (await rep.query(query, { id })).payment;
      expect(await read(ofCourt)).toBeNull();
      expect(await read(basket)).toEqual({
        amount: '30.00',
        account: null,
        allocations: [{ amount: '20.00', charge: { description: 'WATER of a test' } }],
      });
    });

    it('hears in the feed of the utility alone', async () => {
      const feed = rep.follow('S3_IntegratorFeed', {});
      await feed.next();
      const court = await world.cityHall.openAccount('COURT', { revenueType: 'FINE', cents: 30_00n });
      const water = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
      await mustPay(portal, { accountId: court.id, amount: '30.00' });
      const { payment } = await mustPay(portal, { accountId: water.id, amount: '30.00' });
      expect(await feed.next()).toMatchObject({ payment: { id: payment.id } });
      feed.close();
    });

    it('reads neither revenue nor the journal', async () => {
      const revenue = operationText('Q1_DepartmentRevenueToday');
      expect(codesOf(await rep.ask(revenue, { d: 'UTIL', ...dates }))).toEqual(['FORBIDDEN']);
      expect(codesOf(await rep.ask(operationText('Q8_CatchUp'), { seq: 0 }))).toEqual(['FORBIDDEN']);
      const [error] = await rep.follow('S2_DepartmentRevenue', { d: 'UTIL' }).refusal();
      expect(error?.extensions).toEqual({ code: 'FORBIDDEN' });
    });
  });

  describe('who is behind an account', () => {
    const holder = 'holder { displayName phone email mailingAddress } serviceAddress';
    const initials = {
      holder: { displayName: 'D. W.', phone: null, email: null, mailingAddress: null },
      serviceAddress: null,
    };

    it.each([
      ['department-head', ['UTIL']],
      ['department-app', ['UTIL']],
      ['cashier', '*'],
      ['auditor', '*'],
    ] as const)('is initials to the %s', async (role, departments) => {
      const client = await world.as(role, { departments });
      const { account } = await client.query(
        `query ($n: String!) { account(number: $n) { balance ${holder} } }`,
        {
          n: utilityAccount.number,
        },
      );
      expect(account).toEqual({ balance: utilityAccount.balance, ...initials });
      const search = '{ searchAccounts(text: "Dana", first: 5) { number } }';
      expect(codesOf(await client.ask(search))).toEqual(['FORBIDDEN']);
    });

    it('is initials to an integrator', async () => {
      const { account } = await portal.run('Q10_PayerSeesAccount', { number: utilityAccount.number });
      expect(account?.holder).toEqual({ displayName: 'D. W.' });
    });

    it('does not leak through a stream that somebody else follows with the same words', async () => {
      const query = `subscription ($id: ID!) { accountBalanceChanged(accountId: $id) {
        account { ${holder} } payment { account { holder { displayName phone } } } } }`;
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
      const head = await world.as('department-head', { departments: ['UTIL'] });
      const open = rep.followQuery<HolderEvent>(query, { id: resident.id });
      const masked = head.followQuery<HolderEvent>(query, { id: resident.id });
      const expectNames = async (): Promise<void> => {
        const [full, veiled] = [await open.next(), await masked.next()];
        expect(full.account.holder).toMatchObject({ displayName: 'Robin Tester', phone: '+1 972-555-0199' });
        expect(veiled.account.holder).toMatchObject({ displayName: 'R. T.', phone: null });
        expect(veiled.payment?.account.holder ?? {}).not.toMatchObject({ displayName: 'Robin Tester' });
      };
      await expectNames();
      await mustPay(portal, { accountId: resident.id, amount: '30.00' });
      await expectNames();
    });
  });

  describe('somebody without a token', () => {
    it.each([
      ['a query', operationText('Q5_RepOpensAccount'), { num: utilityAccount.number }],
      ['a mutation', operationText('M1_CreatePayment'), { input: {} }],
      ['a query beside introspection', '{ __schema { queryType { name } } departments { code } }', {}],
    ])('is not answered %s', async (_what, query, variables) => {
      const anybody = world.anonymous();
      const answer = await anybody.ask(query, variables);
      expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
      expect(answer.data).toBeUndefined();
      expect(codesOf(await anybody.askBySocket(query, variables))).toEqual(['UNAUTHENTICATED']);
    });

    it('is not let into a subscription', async () => {
      const [error] = await world.anonymous().follow('S3_IntegratorFeed', {}).refusal();
      expect(error?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    });

    it('reads the schema, over HTTP and over the socket', async () => {
      const anybody = world.anonymous();
      for (const answer of [
        await anybody.ask(getIntrospectionQuery()),
        await anybody.askBySocket(getIntrospectionQuery()),
      ]) {
        expect(answer.errors).toBeUndefined();
        const names = answer.data.__schema.types.map(({ name }: { name: string }) => name);
        expect(names).toEqual(expect.arrayContaining(['Account', 'Payment', 'Department', 'JournalEntry']));
        expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^_(Entity|Any|Service)$/)]));
      }
    });

    it('is not helped by a token that somebody else signed, or that has expired', async () => {
      const principal = principalOf('finance-director');
      const forged = await new TokenIssuer('ab'.repeat(32)).issue(principal);
      for (const token of [forged, 'nonsense', `${forged}.x`, '']) {
        await using client = new ApiClient(world.url, token || undefined);
        const answer = await client.ask('{ departments { code } }');
        expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
      }
      const closed = Promise.withResolvers<number>();
      const client = createClient({
        url: world.url.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        lazy: false,
        onNonLazyError: () => undefined,
        connectionParams: { authorization: `Bearer ${forged}` },
        on: { closed: (event) => closed.resolve((event as { code: number }).code) },
      });
      expect(await closed.promise).toBe(4403);
      await client.dispose();
    });
  });

  describe('a request beyond the limits', () => {
    const nested = (levels: number): string => {
      const pair = 'payments(first: 1) { edges { node { account { ';
      return `{ account(number: "UB-100001") { ${pair.repeat(levels)} number ${'} } } } '.repeat(levels)} } }`;
    };
    const aliases = Array.from({ length: 16 }, (_, index) => `a${index}: departments { code }`).join(' ');

    it.each([
      ['deeper than 12 levels', nested(3)],
      ['with more than 15 aliases', `{ ${aliases} }`],
      ['with more than 10 root fields', `{ ${'departments { code } '.repeat(11)} }`],
      ['of more than 1,000 tokens', `{ departments { ${'code '.repeat(1_000)} } }`],
      ['for the entities of a subgraph', '{ _entities(representations: []) { __typename } }'],
      ['for the SDL of a subgraph', '{ _service { sdl } }'],
    ])('%s is refused over HTTP and over the socket alike', async (_what, query) => {
      const director = await world.as('finance-director');
      const overHttp = await director.ask(query);
      const overSocket = await director.askBySocket(query);
      expect(overHttp.status).toBe(400);
      expect(overHttp.data).toBeUndefined();
      expect(overHttp.errors?.map(({ message }) => message)).toEqual(
        overSocket.errors?.map(({ message }) => message),
      );
      expect(codesOf(overHttp)[0]).toMatch(/^GRAPHQL_(VALIDATION|PARSE)_FAILED$/);
    });

    it('is one for a page of more than the largest', async () => {
      const director = await world.as('finance-director');
      const pages = [
        'account(number: "UB-100001") { payments(first: 101) { edges { cursor } } }',
        'journalEntries(sinceSequence: 0, first: 501) { sequence }',
        'searchAccounts(text: "a", first: 101) { number }',
        'searchAccounts(text: "a", first: 0) { number }',
      ];
      for (const page of pages) {
        expect([page, codesOf(await director.ask(`{ ${page} }`))]).toEqual([page, ['BAD_USER_INPUT']]);
        expect([page, codesOf(await director.askBySocket(`{ ${page} }`))]).toEqual([
          page,
          ['BAD_USER_INPUT'],
        ]);
      }
    });

    it('is one of more than 100 KB, and 51 subscriptions on one socket', async () => {
      const answer = await portal.ask(`{ departments { code } } # ${'x'.repeat(110_000)}`);
      expect(answer.status).toBe(413);
      const busy = await world.as('auditor');
      const resident: Resident = await world.cityHall.openAccount('UTIL', {
        revenueType: 'WATER',
        cents: 1_00n,
      });
      const streams = Array.from({ length: 50 }, () =>
        busy.follow('S1_RepWatchesBalance', { id: resident.id }),
      );
      await Promise.all(streams.map((stream) => stream.next()));
      const [error] = await busy.follow('S1_RepWatchesBalance', { id: resident.id }).refusal();
      expect(error?.extensions).toEqual({ code: 'TOO_MANY_OPERATIONS' });
      streams[0]?.close();
      const next = busy.follow('S1_RepWatchesBalance', { id: resident.id });
      expect(await next.next()).toMatchObject({ cause: 'SNAPSHOT' });
      for (const stream of [...streams, next]) stream.close();
    });
  });

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });

  if (mode !== 'many processes') return;

  describe('somebody who reaches the process of a subgraph', () => {
    const body = JSON.stringify({ query: '{ __typename _service { sdl } }' });
    const principal = encodePrincipal(principalOf('finance-director'));

    async function post(
      name: string,
      headers: Record<string, string>,
    ): Promise<{ status: number; text: string }> {
      const url = new URL('/graphql', world.service(name).url);
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
      return { status: response.status, text: await response.text() };
    }

    const sign = (name: string, secretHex: string, signedPrincipal = principal): string =>
      new RequestSigner(name, { id: 'current', secretHex }).sign({ body, principal: signedPrincipal });

    function signedLongAgo(name: string, secretHex: string): string {
      const { now } = Date;
      Date.now = () => now() - 31_000;
      try {
        return sign(name, secretHex);
      } finally {
        Date.now = now;
      }
    }

    /** Nothing but an error of that code: no data and no page. */
    const refused = (code: string): unknown => ({
      errors: [{ message: expect.any(String), extensions: { code } }],
    });

    it.each(subgraphs)('gets nothing out of %s without the signature of the gateway', async (name) => {
      const { signingKeyHex } = world.service(name);
      const other = world.service(name === 'ledger' ? 'accounts' : 'ledger');
      const lesser = encodePrincipal(principalOf('integrator'));
      const attempts: Record<string, string>[] = [
        {},
        { [principalHeader]: principal },
        { [principalHeader]: principal, [signatureHeader]: 'current.1.nonce.mac' },
        { [principalHeader]: principal, [signatureHeader]: sign(name, other.signingKeyHex) },
        { [principalHeader]: principal, [signatureHeader]: sign(other.name, other.signingKeyHex) },
        { [principalHeader]: principal, [signatureHeader]: sign(name, signingKeyHex, lesser) },
        { [principalHeader]: principal, [signatureHeader]: signedLongAgo(name, signingKeyHex) },
        { authorization: 'Bearer x' },
      ];
      const expectUnsigned = async (headers: Record<string, string>): Promise<void> => {
        const { status, text } = await post(name, headers);
        expect(status).toBe(401);
        expect(JSON.parse(text)).toEqual(refused('UNAUTHENTICATED'));
      };
      for (const headers of attempts) await expectUnsigned(headers);

      const signed = { [principalHeader]: principal, [signatureHeader]: sign(name, signingKeyHex) };
      expect(await post(name, signed)).toMatchObject({
        status: 200,
        text: expect.stringContaining('_service'),
      });
      await expectUnsigned(signed);
    });

    it.each(subgraphs)('gets no socket and no page from %s', async (name) => {
      const { url } = world.service(name);
      const socket = new WebSocket(new URL('/graphql', url.replace(/^http/, 'ws')), 'graphql-transport-ws');
      const status = await new Promise((resolve) => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.on('open', () => resolve('open'));
        socket.on('error', () => undefined);
      });
      expect(status).toBe(401);
      const pages = [
        '/graphql',
        `/graphql?query=${encodeURIComponent('{ _service { sdl } }')}`,
        '/',
        '/graphiql',
      ];
      for (const page of pages) {
        const response = await fetch(new URL(page, url), { headers: { accept: 'text/html' } });
        const code = response.status === 401 ? 'UNAUTHENTICATED' : 'BAD_REQUEST';
        expect([page, [401, 404].includes(response.status)]).toEqual([page, true]);
        expect(await response.json()).toEqual(refused(code));
      }
    });
  });
});
