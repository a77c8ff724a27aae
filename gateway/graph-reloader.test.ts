import { mock } from 'node:test';
import { QueryPlanner } from '@apollo/query-planner';
import type { Client } from 'graphql-ws';
import type { SubgraphClient } from '../platform/federation/subgraph-client.js';
import { Standing } from './door/callers/standing.js';
import type { Composition } from './plan/graph/federated-graph.js';
import { connect, post, take, until } from './testing/toy-client.js';
import { startToyGateway, type Placement, type ToyGateway } from './testing/toy-gateway.js';
import {
  accountsSchema,
  accountsSdl,
  peopleSdl,
  registrySchema,
  registrySdl,
  toySupergraph,
} from './testing/toy-graph.js';

const watch = `subscription Watch($id: ID!, $after: String) {
  accountChanged(accountId: $id, after: $after) { sequence account { balance owner { name } } }
}`;
const watchNumbers = 'subscription ($id: ID!) { accountChanged(accountId: $id) { sequence } }';

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'a reload, with subgraphs that live %s',
  (placement) => {
    let toy: ToyGateway;
    let token: string;
    let client: Client;
    beforeEach(async () => {
      toy = await startToyGateway(placement);
      token = await toy.token();
      client = connect(toy.gateway.url, token);
    });
    afterEach(async () => {
      await client.dispose();
      await toy[Symbol.asyncDispose]();
    });

    /** Moves fields from the subgraph that has them to one that is new. */
    async function withRegistry(
      fields: string,
      changed: Record<string, string | null>,
    ): Promise<Composition> {
      const registry = await toy.open('registry', registrySchema(toy.state, fields));
      return {
        supergraphSdl: toySupergraph({ registry: registrySdl(fields), ...changed }),
        subgraphs: [...toy.subgraphs, registry],
      };
    }

    const ownersRegistered = (): Promise<Composition> =>
      withRegistry('owner: Person!', { people: peopleSdl.replace('owner: Person!', '') });
    const balancesRegistered = (): Promise<Composition> =>
      withRegistry('balance: Int!', { accounts: accountsSdl.replace('balance: Int!', '') });
    const withoutOwners = (): Composition => ({
      supergraphSdl: toySupergraph({ people: peopleSdl.replace('owner: Person!', '') }),
      subgraphs: toy.subgraphs,
    });

    const events = (query: string, id = 'a1', after?: string): AsyncIterableIterator<unknown> =>
      client.iterate({ query, variables: { id, ...(after && { after }) } });
    const changesOf = async (stream: AsyncIterator<unknown>, count: number) =>
      (await take(stream, count)).map((result) => result.data?.['accountChanged']);

    it('lets streams go on whose conditions leave out all of an object', async () => {
      const query =
        'subscription ($id: ID!, $all: Boolean!) { accountChanged(accountId: $id) { kind account { owner @include(if: $all) { name } } } }';
      const whole = client.iterate({ query, variables: { id: 'a1', all: true } });
      const part = client.iterate({ query, variables: { id: 'a1', all: false } });
      const owned = (kind: string, owner: string): unknown => ({ kind, account: { owner: { name: owner } } });
      expect(await changesOf(whole, 1)).toEqual([owned('snapshot', 'Owner of a1')]);
      expect(await changesOf(part, 1)).toEqual([{ kind: 'snapshot', account: {} }]);
      const { retired } = await toy.gateway.reload(await ownersRegistered());
      await retired;
      toy.log.append('a1', 5);
      const [change] = await changesOf(whole, 1);
      expect(change).toMatchObject({ account: { owner: { name: 'Registered owner of a1' } } });
      expect(await changesOf(part, 1)).toEqual([{ kind: change.kind, account: {} }]);
    });

    it('takes effect for the next request, and its new subgraph has to be ready', async () => {
      const query = '{ account(id: "a1") { owner { name } } }';
      const before = await post(toy.gateway.url, { query }, token);
      const composition = await ownersRegistered();
      await toy.gateway.reload(composition);
      const after = await post(toy.gateway.url, { query }, token);
      expect([before.data.account.owner.name, after.data.account.owner.name]).toEqual([
        'Owner of a1',
        'Registered owner of a1',
      ]);
      const down: SubgraphClient = {
        ...composition.subgraphs[2]!,
        name: 'registry',
        execute: () => Promise.reject(new Error('down')),
      };
      await toy.gateway.reload({ ...composition, subgraphs: [...toy.subgraphs, down] });
      const readiness = await fetch(new URL('/readyz', toy.gateway.url));
      expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, down: ['registry'] }]);
      await toy.gateway.reload({ supergraphSdl: toySupergraph(), subgraphs: toy.subgraphs });
      expect((await fetch(new URL('/readyz', toy.gateway.url))).status).toBe(200);
    });

    it('leaves a stream alone whose events stay the same, and completes later ones by the new plan', async () => {
      const stream = events(watch);
      await take(stream, 1);
      toy.log.append('a1');
      const [before] = await changesOf(stream, 1);
      const { retired } = await toy.gateway.reload(await ownersRegistered());
      await retired;
      toy.log.append('a1');
      toy.log.append('a1');
      const later = await changesOf(stream, 2);
      expect([before, ...later]).toEqual([
        { sequence: 1, account: { balance: 1, owner: { name: 'Owner of a1' } } },
        { sequence: 2, account: { balance: 3, owner: { name: 'Registered owner of a1' } } },
        { sequence: 3, account: { balance: 3, owner: { name: 'Registered owner of a1' } } },
      ]);
      const joiner = events(watch, 'a1', 'c2');
      expect(await changesOf(joiner, 1)).toMatchObject([{ sequence: 3 }]);
      expect([toy.gateway.upstreams, toy.log.streamsOpened, toy.log.openStreams]).toEqual([1, 1, 1]);
    });

    it('opens a stream anew whose events change, without a gap or a repetition', async () => {
      const stream = events(watch);
      await take(stream, 1);
      const composition = await balancesRegistered();
      const writing = setInterval(() => toy.log.append('a1'), 1);
      await changesOf(stream, 5);
      const { retired } = await toy.gateway.reload(composition);
      await retired;
      const later = await changesOf(stream, 10);
      clearInterval(writing);
      expect(later.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 10 }, (_, i) => i + 6));
      await until(() => toy.log.openStreams === 1);
      expect([toy.gateway.upstreams, toy.log.streamsOpened]).toEqual([1, 2]);
    });

    it('ends a stream that is no longer valid with the reason, and disturbs nobody else', async () => {
      const [invalid, other] = [events(watch), events(watchNumbers)];
      await Promise.all([take(invalid, 1), take(other, 1)]);
      await toy.gateway.reload(withoutOwners());
      await expect(invalid.next()).rejects.toMatchObject([
        { extensions: { code: 'SUBSCRIPTION_NO_LONGER_VALID', retryable: false } },
      ]);
      toy.log.append('a1');
      expect(await changesOf(other, 1)).toEqual([{ sequence: 1 }]);
      await until(() => toy.log.openStreams === 1);
      expect([toy.gateway.upstreams, toy.log.streamsOpened]).toEqual([1, 2]);
    });

    it('ends a stream of an integrator when it is no longer public, and not that of the staff', async () => {
      const integrator = connect(toy.gateway.url, await toy.token('integrator'));
      const query = 'subscription { accountChanged(accountId: "a1") { sequence kind } }';
      const [outside, inside] = [integrator.iterate({ query }), events(query)];
      await Promise.all([take(outside, 1), take(inside, 1)]);
      const accounts = accountsSdl
        .replace('"@shareable"', '"@shareable", "@tag"')
        .replaceAll(/broken: String|AccountEvent!|sequence: Int!/g, '$& @tag(name: "public")');
      await toy.gateway.reload({ supergraphSdl: toySupergraph({ accounts }), subgraphs: toy.subgraphs });
      await expect(outside.next()).rejects.toMatchObject([
        { extensions: { code: 'SUBSCRIPTION_NO_LONGER_VALID' } },
      ]);
      toy.log.append('a1');
      expect(await changesOf(inside, 1)).toEqual([{ sequence: 1, kind: 'deposit' }]);
      await integrator.dispose();
    });

    it.each([
      ['is none', 'Syntax Error', () => 'type Query { half'],
      [
        'lacks a way to a subgraph',
        'without a client: registry',
        () => toySupergraph({ registry: registrySdl('note: String') }),
      ],
      [
        'has streams that cannot be resumed',
        'accountChanged must take "after: String"',
        () => toySupergraph({ accounts: accountsSdl.replace('cursor: String!', '') }),
      ],
      [
        'has arguments in a requirement',
        'Account.owed name fields with arguments',
        () =>
          toySupergraph({
            accounts: accountsSdl.replace('balance: Int!', 'balance(in: String): Int!'),
            registry: registrySdl(
              'balance(in: String): Int! @external owed: Int! @requires(fields: "balance(in: \\"USD\\")")',
            ).replace('"@shareable"', '"@shareable", "@external", "@requires"'),
          }),
      ],
    ])(
      'is refused when the supergraph %s, and what was in force goes on',
      async (_what, reason, supergraphOf) => {
        const stream = events(watch);
        await take(stream, 1);
        const refused = toy.gateway.reload({ supergraphSdl: supergraphOf(), subgraphs: toy.subgraphs });
        await expect(refused).rejects.toThrow(reason);
        toy.log.append('a1');
        expect(await changesOf(stream, 1)).toMatchObject([{ sequence: 1 }]);
        const answer = await post(toy.gateway.url, { query: '{ account(id: "a1") { balance } }' }, token);
        expect(answer.data).toEqual({ account: { balance: 1 } });
        const { retired } = await toy.gateway.reload(await ownersRegistered());
        await retired;
        toy.log.append('a1');
        expect(await changesOf(stream, 1)).toMatchObject([{ sequence: 2 }]);
      },
    );

    it('lets go of a way to a subgraph when nothing uses it any more', async () => {
      const stream = events(watch);
      await take(stream, 1);
      const moved = await toy.open('accounts', accountsSchema(toy.state));
      const { promise, resolve } = Promise.withResolvers<void>();
      toy.state.ownersWaitFor = promise;
      const answer = post(toy.gateway.url, { query: '{ account(id: "a1") { owner { name } } }' }, token);
      await until(() => toy.state.ownerLookups === 2);
      const { retired } = await toy.gateway.reload({
        supergraphSdl: toySupergraph(),
        subgraphs: [moved, toy.subgraphs[1]!],
      });
      let isRetired = false;
      void retired.then(() => (isRetired = true));
      await until(() => toy.log.streamsOpened === 2);
      expect(isRetired).toBe(false);
      resolve();
      expect((await answer).data).toEqual({ account: { owner: { name: 'Owner of a1' } } });
      await retired;
      await toy.subgraphs[0]?.[Symbol.asyncDispose]();
      toy.log.append('a1');
      const [result] = await take(stream, 1);
      expect(result).toMatchObject({ data: { accountChanged: { sequence: 1, account: { balance: 1 } } } });
      expect(result).not.toHaveProperty('extensions');
      expect(toy.gateway.upstreams).toBe(1);
    });

    it('plans what was asked for last before it takes effect, so that the next to ask does not wait', async () => {
      const operations = ['{ account(id: "a1") { balance owner { name } } }', '{ me }'];
      for (const query of operations) await post(toy.gateway.url, { query }, token);
      const stream = events(watch);
      await take(stream, 1);
      await toy.gateway.reload(await ownersRegistered());
      const { mock: planning } = mock.method(QueryPlanner.prototype, 'buildQueryPlan');
      try {
        for (const query of operations) await post(toy.gateway.url, { query }, token);
        await take(events(watch, 'a2'), 1);
        expect(planning.callCount()).toBe(0);
        await post(toy.gateway.url, { query: '{ account(id: "a1") { id } }' }, token);
        expect(planning.callCount()).toBe(1);
      } finally {
        planning.restore();
      }
    });

    it('forgets operations that are no longer valid', async () => {
      const query = '{ account(id: "a1") { owner { name } } }';
      await post(toy.gateway.url, { query }, token);
      await toy.gateway.reload(withoutOwners());
      const answer = await post(toy.gateway.url, { query }, token);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    });

    it('comes after the one before it, when there are several at once', async () => {
      const composition = await ownersRegistered();
      const same = { supergraphSdl: toySupergraph(), subgraphs: toy.subgraphs };
      await Promise.all([composition, same, composition].map((each) => toy.gateway.reload(each)));
      const answer = await post(
        toy.gateway.url,
        { query: '{ account(id: "a1") { owner { name } } }' },
        token,
      );
      expect(answer.data).toEqual({ account: { owner: { name: 'Registered owner of a1' } } });
    });
  },
);

describe('an operation that has to wait while another composition comes into force', () => {
  afterEach(() => mock.restoreAll());

  it('is a subscription over a socket, and is begun by the rules of the new one', async () => {
    await using toy = await startToyGateway();
    const client = connect(toy.gateway.url, await toy.token());
    const gate = Promise.withResolvers<void>();
    const { mock: waits } = mock.method(Standing.prototype, 'confirm', () => gate.promise);
    const stream = client.iterate({ query: 'subscription { accountChanged(accountId: "a1") { amount } }' });
    const first = take(stream, 1);
    await until(() => waits.callCount() === 1);
    const accounts = accountsSdl.replace('amount: Int!\n', 'amount: Int! @auth(anyOf: ["keys:manage"])\n');
    const { retired } = await toy.gateway.reload({
      supergraphSdl: toySupergraph({ accounts }),
      subgraphs: toy.subgraphs,
    });
    await retired;
    gate.resolve();
    await expect(first).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    await client.dispose();
  });
});
