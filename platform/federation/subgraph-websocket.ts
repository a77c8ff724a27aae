import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, parse, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { refuseUpgrade } from '../http/upgrade.js';
import { WebSocketServer } from 'ws';
import { beginRequest, withinRequest } from '../telemetry/request-context.js';
import type { LocalSubgraph } from './local-subgraph.js';
import { decodePrincipal, SignatureError, signatureHeader, type SignatureVerifier } from './signature.js';
import { streamOver } from './stream-over.js';
import type { SubgraphRequest } from './subgraph-client.js';
import { nothingHere, refusalOf } from './subgraph-refusals.js';

const payloadBytesMax = 1024 * 1024;
const closeTimeoutMs = 5_000;

/** Travels with each operation, because one socket carries the operations of many people. */
export interface OperationSignature {
  readonly principal: string;
  readonly signature: string;
  /** Not signed, because it only leads from one log to another. */
  readonly requestId?: string | undefined;
}

/** The first item of every accepted subscription. The protocol has no word for "accepted", and a stream may be silent for hours. */
const acceptance = { extensions: { accepted: true } };

export function isAcceptance(result: ExecutionResult): boolean {
  return result.extensions?.['accepted'] === true;
}

/** What is signed of an operation that travels over a socket. */
export function signedOperation({
  query,
  operationName,
  variables,
}: Omit<SubgraphRequest, 'principal'>): string {
  return JSON.stringify([query, operationName ?? null, variables ?? {}]);
}

type AcceptedOperation = SubgraphRequest & Pick<OperationSignature, 'requestId'>;

interface SubscriptionServerOptions {
  readonly server: Server;
  readonly subgraph: LocalSubgraph;
  readonly verifier: SignatureVerifier;
  readonly logger: Logger;
}

/** Accepts graphql-ws subscriptions on /graphql; the handshake and each operation must be signed by the gateway. */
export function acceptSubscriptions({
  server,
  subgraph,
  verifier,
  logger,
}: SubscriptionServerOptions): AsyncDisposable {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: payloadBytesMax,
  });
  useServer(
    {
      onSubscribe: (_context, _id, payload) => verifiedOperation(payload, subgraph, verifier, logger),
      subscribe: async ({ contextValue }) => {
        const { requestId, ...request } = contextValue as AcceptedOperation;
        const stream = await withinRequest(beginRequest('ws', requestId), () => subgraph.subscribe(request));
        return Symbol.asyncIterator in stream ? announced(stream) : stream;
      },
      execute: () => ({ errors: [new GraphQLError('Queries and mutations go over HTTP.')] }),
    },
    sockets,
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    try {
      if (request.url !== '/graphql') return refuseUpgrade(socket, nothingHere);
      verifier.verify(request.headers[signatureHeader], { body: '', principal: '' });
      sockets.handleUpgrade(request, socket, head, (accepted) =>
        sockets.emit('connection', accepted, request),
      );
    } catch (error) {
      if (error instanceof SignatureError)
        logger.warn({ reason: error.message }, 'refused a socket that the gateway did not sign');
      else logger.error({ err: error }, 'a socket could not be opened');
      refuseUpgrade(socket, refusalOf(error));
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.close(1012, 'Service restart');
      const impatience = setTimeout(
        () => sockets.clients.forEach((socket) => socket.terminate()),
        closeTimeoutMs,
      );
      await new Promise((resolve) => sockets.close(resolve));
      clearTimeout(impatience);
    },
  };
}

function verifiedOperation(
  payload: SubscribePayload,
  subgraph: LocalSubgraph,
  verifier: SignatureVerifier,
  logger: Logger,
): ExecutionArgs | readonly GraphQLError[] {
  const { principal = '', signature, requestId } = (payload.extensions ?? {}) as Partial<OperationSignature>;
  const operation = {
    query: payload.query,
    ...(payload.operationName && { operationName: payload.operationName }),
    ...(payload.variables && { variables: payload.variables }),
  };
  try {
    verifier.verify(signature, { body: signedOperation(operation), principal });
    const request: AcceptedOperation = { ...operation, principal: decodePrincipal(principal), requestId };
    return { schema: subgraph.schema, document: parse(payload.query), contextValue: request };
  } catch (error) {
    if (!(error instanceof SignatureError)) return [error as GraphQLError];
    logger.warn({ reason: error.message }, 'refused an operation that the gateway did not sign');
    return [new GraphQLError('Not signed by the gateway.', { extensions: { code: 'UNAUTHENTICATED' } })];
  }
}

function announced(
  stream: AsyncIterableIterator<ExecutionResult, undefined>,
): AsyncIterableIterator<ExecutionResult, undefined> {
  let isAnnounced = false;
  return streamOver(stream, () => {
    if (isAnnounced) return stream.next();
    isAnnounced = true;
    return Promise.resolve({ value: acceptance, done: false });
  });
}
