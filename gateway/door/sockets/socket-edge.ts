import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import {
  handleProtocols,
  makeServer,
  type Context,
  type Server as ProtocolServer,
  type SubscribePayload,
} from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Principal } from '../../../platform/access/principal.js';
import { refuseUpgrade, type UpgradeRefusal } from '../../../platform/http/upgrade.js';
import { Standing } from '../callers/standing.js';
import type { Authenticate } from '../callers/authentication.js';
import type { Caller } from '../../common/caller.js';
import { credentialsOfSocket, isAnonymous, type Credentials } from '../callers/credentials.js';
import { callerError, noSocketHere, publicErrors, stopping } from '../../common/errors.js';
import { clientAddress } from '../http/client-address.js';
import { commonHeaders } from '../http/common-headers.js';
import { onWithdrawal } from '../keys/on-withdrawal.js';
import { limits } from '../../common/limits.js';
import { headersOf, refusalsOf, statusOf } from '../../plan/operations/refusals.js';
import { foreignOrigin, originNotAllowed, type OriginRules } from '../origins/origin-rules.js';
import type { RateLimits } from '../rates/rate-limits.js';
import type { CallerQuota } from '../streaming/caller-quota.js';
import type { OpenConnections } from '../streaming/open-connections.js';
import { isStream, type StreamedOperations } from '../streaming/streamed-operations.js';
import { onTokenExpiry } from '../streaming/token-expiry.js';
import { relay } from './relay.js';
import { SocketConnection } from './socket-connection.js';
import { attach } from './socket-transport.js';

const initTimeoutMs = 3_000;

export interface SocketEdgeOptions {
  readonly server: Server;
  readonly path: string;
  readonly operations: StreamedOperations;
  readonly connections: OpenConnections;
  /** Absent where callers are not limited. */
  readonly quota: CallerQuota | undefined;
  readonly rates: RateLimits;
  readonly authenticate: Authenticate;
  /** See `clientAddress`. */
  readonly trustedProxyCount: number;
  readonly origins: OriginRules;
  readonly logger: Logger;
}

/** The WebSocket side of the endpoint: graphql-transport-ws, authenticated by `connection_init`. */
export class SocketEdge implements AsyncDisposable {
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

  constructor(options: SocketEdgeOptions) {
    this.#options = options;
    const protocol = this.#protocol();
    options.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      // Until the protocol takes it, nobody else looks after the connection.
      stream.on('error', () => undefined);
      void this.#open(request, stream, head, protocol);
    });
  }

  get size(): number {
    return this.#sockets.clients.size;
  }

  /** Resolves when the last socket is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#sockets.close(resolve));
  }

  /** With which key a page will come is not known yet, so the origin is looked at again when it says who it is. */
  async #open(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    protocol: ProtocolServer<SocketConnection>,
  ): Promise<void> {
    const { connections, origins, trustedProxyCount, logger } = this.#options;
    const origin = foreignOrigin(request.headers);
    const isAdmitted = origin === undefined || (await origins.admits(origin));
    const refusal = this.#refusal(request) ?? (isAdmitted ? undefined : originNotAllowed());
    if (refusal) return refuseUpgrade(stream, refusalOf(refusal, logger));
    this.#sockets.handleUpgrade(request, stream, head, (socket) => {
      const connection = new SocketConnection(socket, clientAddress(request, trustedProxyCount), origin);
      socket.once('close', connections.add(connection));
      attach(connection, { protocol, logger });
    });
  }

  #refusal({ url }: IncomingMessage): GraphQLError | undefined {
    const { path, connections } = this.#options;
    if (connections.draining) return stopping();
    return url?.split('?')[0] === path ? undefined : noSocketHere(path);
  }

  #protocol(): ProtocolServer<SocketConnection> {
    const { logger } = this.#options;
    return makeServer<Record<string, unknown>, SocketConnection>({
      connectionInitWaitTimeout: initTimeoutMs,
      onConnect: (context) => this.#authenticate(context),
      onSubscribe: async ({ extra: connection, subscriptions }, id, payload) => {
        const { beginning } = connection;
        // One that was completed while it was being begun is no subscription any more, but still opens its stream.
        const operations = new Set([...Object.keys(subscriptions), ...beginning]);
        if (operations.size > limits.socketOperationsMax) {
          const message = `One socket carries at most ${limits.socketOperationsMax} operations at a time.`;
          return [callerError('TOO_MANY_OPERATIONS', message)];
        }
        beginning.add(id);
        try {
          return await this.#begin(id, payload, connection);
        } finally {
          beginning.delete(id);
        }
      },
      subscribe: ({ contextValue }) => contextValue as AsyncIterableIterator<ExecutionResult>,
      execute: ({ contextValue }) => contextValue as ExecutionResult,
      // Results were brought into their public form already.
      onNext: (_context, _id, _payload, _args, result) => result,
      onError: (_context, _id, _payload, errors) => publicErrors(errors, logger),
    });
  }

  /**
   * @returns what graphql-ws needs to send the answer, which is in `contextValue`, or the errors that refuse the
   * operation; the socket stays open in either case
   */
  async #begin(
    id: string,
    payload: SubscribePayload,
    connection: SocketConnection,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { operations, rates } = this.#options;
    const { caller, standing } = connection;
    try {
      rates.admit(caller.allowance);
      await standing?.confirm();
      const asked = operations.read(payload, caller);
      for (let turn; (turn = operations.turn(asked, caller));) {
        await turn;
        await standing?.confirm();
      }
      if (!connection.awaits(id)) return [nobodyWaits()];
      const prepared = operations.prepare(asked, caller);
      const answer = await operations.answer(prepared, payload, {
        caller,
        standing,
        onTooSlow: () => connection.dropOut(),
      });
      // graphql-ws does not look whether the socket was closed meanwhile.
      if (isStream(answer) && !connection.awaits(id)) await answer.return?.();
      return {
        schema: prepared.schema,
        document: prepared.document,
        operationName: payload.operationName,
        contextValue: isStream(answer) ? relay(answer, (json) => connection.next(id, json)) : answer,
      };
    } catch (error) {
      return refusalsOf(error);
    }
  }

  async #authenticate({
    connectionParams,
    extra: connection,
  }: Context<Record<string, unknown>, SocketConnection>): Promise<boolean> {
    const credentials = credentialsOfSocket(connectionParams, connection.address);
    const caller = await this.#identify(credentials, connection);
    if (!caller) return false;
    connection.caller = caller;
    try {
      this.#options.origins.requireFor(connection.origin, caller);
    } catch (error) {
      connection.close('forbidden', (error as Error).message);
      return false;
    }
    if (!caller.principal) {
      // Without a token the schema can be read; everything else asks for one.
      if (isAnonymous(credentials)) return true;
      connection.close('forbidden', caller.reason);
      return false;
    }
    connection.standing = new Standing(caller.principal, () =>
      this.#options.authenticate(credentials, 'look'),
    );
    return this.#admit(connection, caller.principal);
  }

  /** @returns nothing when that is to be asked again later, and the socket is closed */
  async #identify(credentials: Credentials, connection: SocketConnection): Promise<Caller | undefined> {
    try {
      return await this.#options.authenticate(credentials, 'arrival');
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      connection.close('tryAgainLater', error.message);
      return undefined;
    }
  }

  #admit(connection: SocketConnection, principal: Principal): boolean {
    const { socket, caller } = connection;
    if (socket.readyState !== socket.OPEN) return false;
    try {
      const leave = this.#options.quota?.enter(principal);
      if (leave) socket.once('close', leave);
    } catch (error) {
      connection.close('tooMany', (error as Error).message);
      return false;
    }
    socket.once(
      'close',
      onTokenExpiry(caller, () => connection.close('forbidden', 'The credential has expired')),
    );
    const withdraw = (): void => connection.close('forbidden', 'The key is no longer valid');
    socket.once('close', onWithdrawal(caller, this.#options.logger, withdraw));
    return true;
  }
}

/** The same as HTTP answers. */
function refusalOf(error: GraphQLError, logger: Logger): UpgradeRefusal {
  const errors = [error];
  return {
    status: statusOf(errors),
    headers: {
      ...commonHeaders,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headersOf(errors),
    },
    body: JSON.stringify({ errors: publicErrors(errors, logger) }),
  };
}

/** Goes nowhere, because the client has completed the operation or closed its socket. */
function nobodyWaits(): GraphQLError {
  return new GraphQLError('Nobody waits for this operation any more.');
}
