import { Registry } from 'prom-client';
import { valueOf } from '../../platform/telemetry/testing/samples.js';
import { ask, connect, post, take, until } from '../testing/toy-client.js';
import { startToyGateway, type Placement, type ToyGateway } from '../testing/toy-gateway.js';
import { GatewayMetrics } from './gateway-metrics.js';

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'the metrics of a gateway whose subgraphs live %s',
  (placement) => {
    let toy: ToyGateway;
    let token: string;
    let registry: Registry;
    beforeEach(async () => {
      registry = new Registry();
      toy = await startToyGateway(placement, {
        metrics: new GatewayMetrics(registry),
        coalescesRequests: true,
      });
      token = await toy.token();
    });
    afterEach(() => toy[Symbol.asyncDispose]());

    const value = (name: string, labels?: Record<string, string | number>): Promise<number> =>
      valueOf(registry, name, labels);
    const operations = (labels: Record<string, string>): Promise<number> =>
      value('tributary_operations_total', labels);

    it('tell operations apart by name, kind, transport and how they ended', async () => {
      const { url } = toy.gateway;
      await post(url, { query: 'query Me { me }' }, token);
      await ask(url, 'query Me { me }', token);
      await post(url, { query: 'mutation Pay { deposit(accountId: "x", amount: 1) { id } }' }, token);
      await post(url, { query: 'query Broken { broken }' }, token);
      await post(url, { query: 'query Me { me }' });
      await post(url, { query: '{ me }' }, token);
      await post(url, { query: '{ nonsense }' }, token);
      const me = { operation: 'Me', kind: 'query' };
      expect(await operations({ ...me, transport: 'http', outcome: 'ok' })).toBe(1);
      expect(await operations({ ...me, transport: 'ws', outcome: 'ok' })).toBe(1);
      expect(await operations({ operation: 'Pay', kind: 'mutation', outcome: 'ok' })).toBe(1);
      expect(await operations({ operation: 'Broken', outcome: 'failed' })).toBe(1);
      expect(await operations({ operation: 'anonymous', outcome: 'ok' })).toBe(1);
      expect(await operations({ operation: 'other', kind: 'unknown', outcome: 'refused' })).toBe(2);
      expect(await value('tributary_operation_duration_seconds_count', me)).toBe(2);
      expect(await value('tributary_http_responses_total', { status: 200 })).toBe(4);
      expect(await value('tributary_http_responses_total', { status: 401 })).toBe(1);
    });

    it('give names of their own to two hundred operations and no more', async () => {
      for (let index = 0; index < 5; index++) {
        await post(toy.gateway.url, { query: `query Stranger${index} { __typename }` });
      }
      expect(await operations({ operation: 'introspection' })).toBe(5);
      const names = Array.from({ length: 203 }, (_, index) => `Operation${index}`);
      for (const name of names) await post(toy.gateway.url, { query: `query ${name} { me }` }, token);
      expect(await operations({ operation: 'Operation199' })).toBe(1);
      expect(await operations({ operation: 'Operation200' })).toBe(0);
      expect(await operations({ operation: 'other' })).toBe(3);
      // One caller's new operations wait for each other as long as the machine takes to plan them.
    }, 600_000);

    it('say how often an operation was known already', async () => {
      for (let i = 0; i < 3; i++) await post(toy.gateway.url, { query: '{ me }' }, token);
      expect(await value('tributary_operation_cache_lookups_total', { result: 'miss' })).toBe(1);
      expect(await value('tributary_operation_cache_lookups_total', { result: 'hit' })).toBe(2);
    });

    it('count the fetches from each subgraph, and those that failed', async () => {
      toy.state.ownersFail = true;
      await post(toy.gateway.url, { query: '{ account(id: "a1") { id owner { name } } }' }, token);
      const fetches = (subgraph: string, outcome: string): Promise<number> =>
        value('tributary_fetch_duration_seconds_count', { subgraph, outcome });
      expect(await fetches('accounts', 'ok')).toBe(1);
      expect(await fetches('people', 'ok')).toBe(0);
      expect(await fetches('people', 'failed')).toBe(1);
      expect(await value('tributary_fetches_in_flight')).toBe(0);
    });

    it('count the requests that shared the answer of an equal one', async () => {
      const gate = Promise.withResolvers<void>();
      toy.state.ownersWaitFor = gate.promise;
      const query = 'query Shared { account(id: "a1") { owner { name } } }';
      const answers = Array.from({ length: 5 }, () => post(toy.gateway.url, { query }, token));
      await until(async () => (await value('tributary_coalesced_total', { what: 'request' })) === 4);
      await until(async () => (await value('tributary_fetches_in_flight', { subgraph: 'people' })) === 1);
      gate.resolve();
      await Promise.all(answers);
      expect(await operations({ operation: 'Shared' })).toBe(1);
    });

    it('follow sockets, subscribers, streams and what is handed to them', async () => {
      const watch = 'subscription Watch { accountChanged(accountId: "m1") { sequence } }';
      const clients = [connect(toy.gateway.url, token), connect(toy.gateway.url, token)];
      const watching = clients.map((client) => client.iterate({ query: watch }));
      await Promise.all(watching.map((events) => take(events, 1)));
      expect(await value('tributary_sockets')).toBe(2);
      expect(await value('tributary_subscribers')).toBe(2);
      expect(await value('tributary_streams')).toBe(1);
      await until(async () => (await value('tributary_upstreams')) === 1);
      const before = await value('tributary_stream_results_total');
      toy.log.append('m1');
      await Promise.all(watching.map((events) => take(events, 1)));
      expect(await value('tributary_stream_results_total')).toBe(before + 2);
      expect(await value('tributary_stream_fan_out_seconds_count')).toBe(
        await value('tributary_stream_events_total'),
      );
      expect(await value('tributary_subscriber_queue_results_max')).toBe(0);
      expect(await operations({ operation: 'Watch', kind: 'subscription', outcome: 'ok' })).toBe(2);
      for (const client of clients) await client.dispose();
      await until(async () => (await value('tributary_subscribers')) === 0);
      await until(async () => (await value('tributary_sockets')) === 0);
    });

    it('count a stream that is refused as a refusal, and one that fails as a failure', async () => {
      toy.state.refuseStreams = true;
      await ask(toy.gateway.url, 'subscription Watch { accountChanged(accountId: "m2") { kind } }', token);
      expect(await operations({ operation: 'Watch', outcome: 'refused' })).toBe(1);
    });
  },
);
