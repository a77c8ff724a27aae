import { createLogger } from '../../platform/telemetry/logger.js';
import { startTracing } from '../../platform/telemetry/start-tracing.js';
import { OtlpReceiver, type ReceivedSpan } from '../../platform/telemetry/testing/otlp-receiver.js';
import { connect, post, take } from '../testing/toy-client.js';
import { startToyGateway, type Placement } from '../testing/toy-gateway.js';

const logger = createLogger('toy');
const statusError = 2;

/** Runs some work with tracing on, against a collector, and answers what the collector was sent. */
async function traced(
  placement: Placement,
  work: (gateway: Awaited<ReturnType<typeof startToyGateway>>) => Promise<unknown>,
): Promise<OtlpReceiver> {
  const { receiver, endpoint } = await OtlpReceiver.start();
  const options = { endpoint, service: 'toy', sampledShare: 1, logger };
  await using _receiver = receiver;
  {
    await using _tracing = await startTracing(options);
    await using toy = await startToyGateway(placement);
    await work(toy);
  }
  return receiver;
}

/** The names from the root of a trace down to a span. */
function pathTo(span: ReceivedSpan | undefined, trace: readonly ReceivedSpan[]): string[] {
  if (!span) return [];
  return [
    ...pathTo(
      trace.find(({ spanId }) => spanId === span.parentSpanId),
      trace,
    ),
    span.name,
  ];
}

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'an operation that is traced, with subgraphs %s',
  (placement) => {
    it('is one trace from the gateway down to what each subgraph executed', async () => {
      const { spans } = await traced(placement, async (toy) => {
        const query = 'query Owner { account(id: "a1") { id owner { name } } }';
        await post(toy.gateway.url, { query }, await toy.token());
      });
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
      const paths = spans.map((span) => pathTo(span, spans).join(' > '));
      expect(paths.sort()).toEqual([
        'query',
        'query > fetch accounts',
        'query > fetch accounts > execute accounts',
        'query > fetch people',
        'query > fetch people > execute people',
      ]);
      expect(spans.filter(({ status }) => status.code === statusError)).toEqual([]);
    });

    it('marks what failed for a reason of ours, and not what was refused', async () => {
      const receiver = await traced(placement, async (toy) => {
        await post(toy.gateway.url, { query: '{ broken }' }, await toy.token());
        await post(
          toy.gateway.url,
          { query: 'mutation { deposit(accountId: "a", amount: 1) { id } }' },
          await toy.token('auditor'),
        );
      });
      const failed = receiver.traceWith('query').filter(({ status }) => status.code === statusError);
      expect(failed.map(({ name }) => name).sort()).toEqual(['execute accounts', 'fetch accounts', 'query']);
      expect(receiver.traceWith('mutation').filter(({ status }) => status.code === statusError)).toEqual([]);
    });

    it('is not joined by the events of a stream, each of which is a trace of its own', async () => {
      const { spans } = await traced(placement, async (toy) => {
        const client = connect(toy.gateway.url, await toy.token());
        const query = 'subscription { accountChanged(accountId: "t1") { account { owner { name } } } }';
        const events = client.iterate({ query });
        await take(events, 1);
        toy.log.append('t1');
        await take(events, 1);
        await client.dispose();
      });
      const roots = spans.filter(({ name }) => name === 'stream event');
      expect(roots.map(({ parentSpanId }) => parentSpanId ?? '')).toEqual(['', '']);
      expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(2);
      expect(spans.filter(({ name }) => name === 'execute people')).toHaveLength(2);
    });
  },
);

describe('without a collector', () => {
  it('operations are answered, and the stop does not wait for it', async () => {
    const closed = await OtlpReceiver.start();
    await closed.receiver[Symbol.asyncDispose]();
    const { endpoint } = closed;
    const tracing = await startTracing({ endpoint, service: 'toy', sampledShare: 1, logger });
    {
      await using toy = await startToyGateway();
      expect(await post(toy.gateway.url, { query: '{ me }' }, await toy.token())).toMatchObject({
        data: { me: expect.any(String) },
      });
    }
    await tracing?.[Symbol.asyncDispose]();
  });

  it('nothing is traced', async () => {
    const options = { service: 'toy', sampledShare: 1, logger };
    expect(await startTracing(options)).toBeUndefined();
  });
});
