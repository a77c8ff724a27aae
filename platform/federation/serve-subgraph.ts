import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { closeGracefully, listen } from '../http/listen.js';
import { readBody } from '../http/read-body.js';
import { Readiness, type ReadinessCheck } from '../http/readiness.js';
import { webSocketsOnly } from '../http/upgrade.js';
import { continueRequest } from '../telemetry/propagation.js';
import type { LocalSubgraph } from './local-subgraph.js';
import {
  decodePrincipal,
  principalHeader,
  signatureHeader,
  SignatureError,
  SignatureVerifier,
  type SigningKey,
} from './signature.js';
import { SubgraphApolloServer } from './subgraph-apollo-server.js';
import { nothingHere, refuse, refusalOf } from './subgraph-refusals.js';
import { acceptSubscriptions } from './subgraph-websocket.js';

const bodyBytesMax = 4 * 1024 * 1024;
const drainGraceMs = 10_000;

export interface ServeSubgraphOptions {
  readonly subgraph: LocalSubgraph;
  /** The keys with which the gateway may sign; more than one while they are being replaced. */
  readonly keys: readonly SigningKey[];
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly readinessChecks?: Readonly<Record<string, ReadinessCheck>>;
}

export interface SubgraphServer extends AsyncDisposable {
  /** The origin; operations go to `/graphql` beneath it. */
  readonly url: string;
}

/**
 * Serves a subgraph to the gateway: POST and WebSocket on /graphql, /livez and /readyz.
 * Whatever is not signed by the gateway for this subgraph is answered with 401, and nothing of it is executed.
 */
export async function serveSubgraph(options: ServeSubgraphOptions): Promise<SubgraphServer> {
  const { subgraph, logger } = options;
  const verifier = new SignatureVerifier(subgraph.name, options.keys);
  const readiness = new Readiness(() => options.readinessChecks ?? {});
  const apollo = await SubgraphApolloServer.start(subgraph);
  const answer = signedOnly(apollo, verifier);
  const server = createServer(webSocketsOnly, (request, response) => {
    route(request, response, { answer, readiness }).catch((error: unknown) => {
      refuseRequest(response, error, logger);
    });
  });
  const sockets = acceptSubscriptions({ server, subgraph, verifier, logger });
  const url = await listen(server, options);
  return {
    url,
    async [Symbol.asyncDispose]() {
      readiness.drain();
      await sockets[Symbol.asyncDispose]();
      await closeGracefully(server, drainGraceMs);
      await apollo[Symbol.asyncDispose]();
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, readiness }: { answer: Answer; readiness: Readiness },
): Promise<void> {
  if (request.url === '/graphql') await answer(request, response);
  else if (request.url === '/livez') response.end('alive');
  else if (request.url === '/readyz') await readiness.respond(response);
  else refuse(response, nothingHere);
}

function signedOnly(apollo: SubgraphApolloServer, verifier: SignatureVerifier): Answer {
  return async (request, response) => {
    const body = await readBody(request, bodyBytesMax);
    const principal = header(request, principalHeader);
    verifier.verify(header(request, signatureHeader), { body, principal });
    const answer = await continueRequest(request.headers, () =>
      apollo.answer(request, body, decodePrincipal(principal)),
    );
    if (answer.body.kind !== 'complete') throw new Error('Incremental delivery was not asked for.');
    response.writeHead(answer.status ?? 200, Object.fromEntries(answer.headers)).end(answer.body.string);
  };
}

function refuseRequest(response: ServerResponse, error: unknown, logger: Logger): void {
  if (error instanceof SignatureError)
    logger.warn({ reason: error.message }, 'refused a request that the gateway did not sign');
  else logger.error({ err: error }, 'a request failed');
  if (response.headersSent) return void response.destroy();
  refuse(response, refusalOf(error));
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
