import { createServer, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import { closeGracefully, listen } from '../../http/listen.js';
import type { Logger } from '../logger.js';

const drainGraceMs = 1_000;

export interface MetricsServerOptions {
  readonly registry: Registry;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger: Logger;
}

export interface MetricsServer extends AsyncDisposable {
  /** Where Prometheus scrapes, for example `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
}

/**
 * Serves the metrics of this process, with those of Node itself, at a port of their own: they tell much about the
 * agency's work, so that the public port never has them, whatever stands before it.
 */
export async function serveMetrics({
  registry,
  logger,
  ...place
}: MetricsServerOptions): Promise<MetricsServer> {
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    respond(registry, response).catch((error: unknown) => {
      logger.error({ err: error }, 'the metrics could not be collected');
      response.writeHead(500).end();
    });
  });
  const origin = await listen(server, place);
  return {
    url: `${origin}/metrics`,
    [Symbol.asyncDispose]: () => closeGracefully(server, drainGraceMs),
  };
}

async function respond(registry: Registry, response: ServerResponse): Promise<void> {
  const text = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
}
