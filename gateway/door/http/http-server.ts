import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { endUnread } from '../../../platform/http/end-unread.js';
import type { Readiness } from '../../../platform/http/readiness.js';
import { webSocketsOnly } from '../../../platform/http/upgrade.js';
import { GraphiqlAssets } from '../graphiql/assets.js';
import type { ExplorerOffer } from '../graphiql/explorer-offer.js';
import { graphiqlPath, offerPath } from '../graphiql/paths.js';
import type { GatewayMetrics } from '../../telemetry/gateway-metrics.js';
import { commonHeaders } from './common-headers.js';
import { webhookPath, type WebhookEndpoint } from '../webhooks/webhook-endpoint.js';
import type { GraphqlEndpoint } from './graphql-endpoint.js';
import { prefersPage } from './media-type.js';
import { observeRequest } from './observe-request.js';

export const graphqlPath = '/graphql';

/** Longer than the idle time of common load balancers, so that it is never we who close a connection they reuse. */
const keepAliveTimeoutMs = 75_000;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // Monaco positions its widgets by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface HttpOptions {
  readonly endpoint: GraphqlEndpoint;
  readonly offer: ExplorerOffer;
  /** Absent in a graph in which nobody takes webhooks. */
  readonly webhooks: WebhookEndpoint | undefined;
  readonly readiness: Readiness;
  readonly metrics: GatewayMetrics;
}

/** The HTTP side of the gateway: the endpoint, GraphiQL for browsers, and the health checks. */
export function createHttpServer(options: HttpOptions): Server {
  const assets = new GraphiqlAssets();
  return createServer({ ...webSocketsOnly, keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    void observeRequest(request, response, options.metrics, () =>
      route(request, response, options, assets).catch((error: unknown) => {
        if (!response.headersSent && !response.destroyed) return options.endpoint.refuse(response, error);
        response.destroy();
        return undefined;
      }),
    );
  });
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, offer, webhooks, readiness }: HttpOptions,
  assets: GraphiqlAssets,
): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  if (path === graphqlPath && !wantsPage(request)) return endpoint.answer(request, response);
  if (webhooks && path.startsWith(webhookPath)) return webhooks.answer(request, response, path);
  if (path === offerPath) return offer.answer(request, response);
  if (path === '/livez') return void response.writeHead(200, commonHeaders).end('alive');
  if (path === '/readyz' || path === '/health') return readiness.respond(response);
  const assetPath = path === '/' || path === graphqlPath ? `${graphiqlPath}/index.html` : path;
  return sendAsset(request, response, assets, assetPath);
}

function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && prefersPage(headers.accept);
}

/** The request may have a body, which nobody has read. */
function sendEmpty(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { ...commonHeaders, ...headers, 'content-length': 0 });
  endUnread(response, Buffer.alloc(0));
}

async function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  assets: GraphiqlAssets,
  path: string,
): Promise<void> {
  const asset = path.startsWith(graphiqlPath) ? await assets.find(path) : undefined;
  if (!asset) return sendEmpty(response, 404);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendEmpty(response, 405, { allow: 'GET, HEAD' });
  }
  const headers = {
    ...commonHeaders,
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-cache',
    vary: 'accept',
    etag: asset.etag,
  };
  if (request.headers['if-none-match'] === asset.etag) return void response.writeHead(304, headers).end();
  response
    .writeHead(200, {
      ...headers,
      'content-type': asset.contentType,
      'content-encoding': 'gzip',
      'content-length': asset.gzipped.length,
    })
    .end(request.method === 'HEAD' ? undefined : asset.gzipped);
}
