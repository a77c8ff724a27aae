import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { handleProtocols, makeServer, type Context, type Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate, Caller } from '../authentication.js';
import { callerError, publicErrors } from '../errors.js';
import { limits } from '../limits.js';
import type { SocketOperations } from './socket-operations.js';
import { attach } from './socket-transport.js';

const initTimeoutMs = 3_000;
const drainStepMs = 500;
const drainSteps = 20;
const drainBatchMin = 50;
const closeTimeoutMs = 5_000;
/** The longest time a timer can be set to, a good 24 days; a token that holds longer has to connect again by then. */
const timerMs = 2 ** 31 - 1;

const closeCodes = { serviceRestart: 1012, forbidden: 4403, tooSlow: 4290 } as const;

export interface SocketEdgeOptions {
  readonly server: Server;
  readonly path: string;
  readonly operations: SocketOperations;
  readonly authenticate: Authenticate;
  /** Origins of web pages that may connect, besides the one the gateway itself serves. */
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
}

interface Connection {
  readonly socket: WebSocket;
  caller: Caller;
}

/** The WebSocket side of the endpoint: graphql-transport-ws, authenticated by `connection_init`. */
export class SocketEdge {
  readonly #options: SocketEdgeOptions;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: limits.socketPayloadBytesMax,
    // Far below what ws allows by default, where a few bytes in tiny fragments can exhaust the memory.
    maxFragments: 64,
    maxBufferedChunks: 1_024,
    perMessageDeflate: false,
  });
  #draining = false;

  constructor(options: SocketEdgeOptions) {
    this.#options = options;
    const protocol = this.#protocol();
    options.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      const refusal = this.#refusal(request);
      if (refusal) return refuseUpgrade(stream, refusal);
      this.#sockets.handleUpgrade(request, stream, head, (socket) => {
        const caller: Caller = { reason: 'There is no token.' };
        attach<Connection>(socket, { socket, caller }, { protocol, logger: options.logger });
      });
    });
  }

  /** Closes all sockets, a few at a time, so that their owners do not all come back to another server at one moment. */
  async drain(): Promise<void> {
    this.#draining = true;
    const waiting = [...this.#sockets.clients];
    const batchSize = Math.max(drainBatchMin, Math.ceil(waiting.length / drainSteps));
    while (waiting.length > 0) {
      for (const socket of waiting.splice(0, batchSize))
        close(socket, closeCodes.serviceRestart, 'Service restart');
      if (waiting.length > 0) await delay(drainStepMs);
    }
    await new Promise((resolve) => this.#sockets.close(resolve));
  }

  #refusal({ url, headers }: IncomingMessage): string | undefined {
    if (this.#draining) return '503 Service Unavailable';
    if (url?.split('?')[0] !== this.#options.path) return '404 Not Found';
    const { origin, host } = headers;
    const isAllowed = !origin || this.#options.allowedOrigins.includes(origin) || hostOf(origin) === host;
    return isAllowed ? undefined : '403 Forbidden';
  }

  #protocol(): ProtocolServer<Connection> {
    const { operations, logger } = this.#options;
    return makeServer<Record<string, unknown>, Connection>({
      connectionInitWaitTimeout: initTimeoutMs,
      onConnect: (context) => this.#authenticate(context),
      onSubscribe: ({ extra, subscriptions }, _id, payload) => {
        if (Object.keys(subscriptions).length > limits.socketOperationsMax) {
          const message = `One socket carries at most ${limits.socketOperationsMax} operations at a time.`;
          return [callerError('TOO_MANY_OPERATIONS', message)];
        }
        return operations.begin(payload, {
          caller: extra.caller,
          onTooSlow: () => close(extra.socket, closeCodes.tooSlow, 'Too slow; resume after the last cursor'),
        });
      },
      subscribe: ({ contextValue }) => contextValue as AsyncIterableIterator<ExecutionResult>,
      execute: ({ contextValue }) => contextValue as ExecutionResult,
      // Results were brought into their public form once for all subscribers.
      onNext: (_context, _id, _payload, _args, result) => result,
      onError: (_context, _id, _payload, errors) => publicErrors(errors, logger),
    });
  }

  async #authenticate({
    connectionParams,
    extra,
  }: Context<Record<string, unknown>, Connection>): Promise<boolean> {
    const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    extra.caller = await this.#options.authenticate(authorization);
    if (!extra.caller.principal) {
      // Without a token the schema can be read; everything else asks for one.
      if (authorization === undefined) return true;
      extra.socket.close(closeCodes.forbidden, extra.caller.reason);
      return false;
    }
    if (extra.caller.expiresAt) closeAt(extra.caller.expiresAt, extra.socket);
    return true;
  }
}

function closeAt(instant: Date, socket: WebSocket): void {
  const timer = setTimeout(
    () => close(socket, closeCodes.forbidden, 'The token has expired'),
    Math.min(instant.getTime() - Date.now(), timerMs),
  );
  socket.once('close', () => clearTimeout(timer));
}

/** A peer that does not read cannot read the close either, so it is cut off after a while. */
function close(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), closeTimeoutMs);
  socket.once('close', () => clearTimeout(timer));
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
