import { OtlpReceiver } from '../../../platform/telemetry/testing/otlp-receiver.js';
import { sumOf } from '../../../platform/telemetry/testing/samples.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import { eventually } from '../../e2e-support/eventually.js';
import { mustPay, pay } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

describe.each(modes)('the metrics of %s', (mode) => {
  let world: World;
  let portal: ApiClient;
  beforeAll(async () => {
    world = await World.start(mode);
    portal = await world.as('integrator');
  }, startTimeoutMs);
  afterAll(() => world?.[Symbol.asyncDispose]());

  it('follow a payment from the door to the commit and to whoever reads the log', async () => {
    const before = await world.metrics();
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
    await mustPay(portal, { accountId: resident.id, amount: '30.00' });

    await eventually(async () => {
      const after = await world.metrics();
      const gained = (name: string, labels: Record<string, string>): number =>
        sumOf(after, name, labels) - sumOf(before, name, labels);
      const pays = { kind: 'mutation', transport: 'http', outcome: 'ok' };
      expect(gained('tributary_operations_total', pays)).toBe(1);
      const payments = { subgraph: 'payments', outcome: 'ok' };
      expect(gained('tributary_fetch_duration_seconds_count', payments)).toBeGreaterThan(0);
      expect(gained('tributary_subgraph_request_duration_seconds_count', payments)).toBe(
        gained('tributary_fetch_duration_seconds_count', payments),
      );
      const posted = gained('tributary_posting_requests_total', { outcome: 'posted' });
      const begun = gained('tributary_posting_requests_total', { outcome: 'begun' });
      expect(posted).toBe(1);
      expect(gained('tributary_batch_size_sum', { queue: 'posting' })).toBe(posted + begun);
      expect(gained('tributary_batch_item_duration_seconds_count', { queue: 'posting' })).toBe(
        posted + begun,
      );
      expect(gained('tributary_event_delivery_seconds_count', {})).toBeGreaterThan(0);
      expect(sumOf(after, 'tributary_event_tail_lag_events')).toBe(0);
      expect(sumOf(after, 'tributary_event_consumer_lag_events', { consumer: 'departments:items' })).toBe(0);
      expect(after).toContain('tributary_event_consumer_lag_events{consumer="departments:items"}');
    });
  });

  it('tell how many payments the processor leaves open, by reason', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
    const wish = { tender: 'ACH', paymentToken: 'tok_ach_pending' } as const;
    await pay(portal, { accountId: resident.id, amount: '30.00', ...wish });
    const undecided = async (): Promise<number> =>
      sumOf(await world.metrics(), 'tributary_payments_undecided', { reason: 'BANK' });
    await eventually(async () => expect(await undecided()).toBe(1));
    await eventually(async () => expect(await undecided()).toBe(0));
  });

  it('show every pool of connections', async () => {
    const text = await world.metrics();
    for (const pool of ['accounts', 'departments', 'ledger', 'payments', 'payments:posting'])
      expect(text).toContain(`tributary_pool_connections{pool="${pool}",state="busy"}`);
  });
});

describe('the trace of a payment through many processes', () => {
  let world: World;
  let receiver: OtlpReceiver;
  beforeAll(async () => {
    const started = await OtlpReceiver.start();
    receiver = started.receiver;
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = started.endpoint;
    world = await World.start('many processes');
  }, startTimeoutMs);
  afterAll(async () => {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    await world?.[Symbol.asyncDispose]();
    await receiver?.[Symbol.asyncDispose]();
  });

  it('goes on from the gateway into the subgraph and its batch', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
    await mustPay(await world.as('integrator'), { accountId: resident.id, amount: '30.00' });
    await world.restart();
    const trace = receiver.traceWith('mutation').map(({ service, name }) => `${service}: ${name}`);
    expect(trace).toEqual(
      expect.arrayContaining([
        'tributary-gateway: mutation',
        'tributary-gateway: fetch payments',
        'tributary-payments: execute payments',
        'tributary-payments: post batch',
      ]),
    );
  });
});
