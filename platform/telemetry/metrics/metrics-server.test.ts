import { Counter, Gauge, Registry } from 'prom-client';
import { createLogger } from '../logger.js';
import { serveMetrics } from './metrics-server.js';

const place = { host: '127.0.0.1', port: 0, logger: createLogger('test') };

describe('the metrics server', () => {
  it('serves what was counted, and the process itself, in the format of Prometheus', async () => {
    const registry = new Registry();
    new Counter({ name: 'trees_total', help: 'Trees.', registers: [registry] }).inc(3);
    await using server = await serveMetrics({ ...place, registry });
    const response = await fetch(server.url);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain('\ntrees_total 3\n');
    expect(text).toContain('\nnodejs_eventloop_lag_p99_seconds ');
  });

  it('serves nothing else', async () => {
    await using server = await serveMetrics({ ...place, registry: new Registry() });
    expect((await fetch(new URL('/', server.url))).status).toBe(404);
  });

  it('answers 500 when something cannot be read, and goes on', async () => {
    const registry = new Registry();
    let breaks = true;
    new Gauge({
      name: 'trees',
      help: 'Trees.',
      registers: [registry],
      collect: () => (breaks ? Promise.reject(new Error('no forest')) : undefined),
    });
    await using server = await serveMetrics({ ...place, registry });
    expect((await fetch(server.url)).status).toBe(500);
    breaks = false;
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('does not start at a port that is taken', async () => {
    await using server = await serveMetrics({ ...place, registry: new Registry() });
    const port = Number(new URL(server.url).port);
    await expect(serveMetrics({ ...place, port, registry: new Registry() })).rejects.toThrow(
      `something else listens at 127.0.0.1:${port}`,
    );
  });
});
