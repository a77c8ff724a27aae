import {
  GraphQLError,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { currentRequest } from '../telemetry/request-context.js';
import { AsyncQueue } from './async-queue.js';
import { encodePrincipal, signatureHeader, type RequestSigner } from './signature.js';
import type { SubgraphRequest } from './subgraph-client.js';
import { SubgraphUnavailableError } from './subgraph-errors.js';
import { isAcceptance, signedOperation, type OperationSignature } from './subgraph-websocket.js';

const pingIntervalMs = 10_000;
const pongTimeoutMs = 5_000;
const acceptTimeoutMs = 5_000;
const handshakeTimeoutMs = 2_000;
const idleBeforeCloseMs = 100;
const payloadBytesMax = 16 * 1024 * 1024;
/** As many as a subgraph keeps for a slow reader itself. The consumer goes on after its cursor. */
const waitingEventsMax = 2_000;

type Subscription = AsyncIterableIterator<ExecutionResult>;
type WireResult = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>;

interface SubgraphSocketOptions {
  readonly name: string;
  readonly url: string;
  /** Absent for a subgraph that asks for no signature; such a one does not say either when it has accepted. */
  readonly signer: RequestSigner | undefined;
  readonly logger: Logger;
}

/**
 * One socket for all subscriptions to a subgraph. When it drops, every subscription on it fails with
 * SubgraphUnavailableError: repeating them as they were would lose events, only the consumer knows the last cursor.
 */
export class SubgraphSocket implements AsyncDisposable {
  readonly #name: string;
  readonly #signer: RequestSigner | undefined;
  readonly #client: Client;

  constructor({ name, url, signer, logger }: SubgraphSocketOptions) {
    this.#name = name;
    this.#signer = signer;
    this.#client = connectClient(url, signer, (closeEvent) => {
      logger.info({ subgraph: name, closeEvent }, 'the socket to a subgraph closed');
    });
  }

  /** Resolves when the subgraph has accepted or refused the subscription. */
  subscribe(request: SubgraphRequest): Promise<Subscription | ExecutionResult> {
    return new Promise((resolve) => {
      const events = new AsyncQueue<ExecutionResult>({
        capacity: waitingEventsMax,
        onReturn: () => unsubscribe(),
      });
      let isAccepted = this.#signer === undefined;
      const settle = (outcome: Subscription | ExecutionResult): void => {
        clearTimeout(impatience);
        resolve(outcome);
      };
      const fail = (error: unknown): void => {
        const errors = this.#asErrors(error);
        settle({ errors });
        events.fail(errors[0]);
      };
      const impatience = setTimeout(() => {
        fail(new Error(`not accepted within ${acceptTimeoutMs} ms`));
        unsubscribe();
      }, acceptTimeoutMs);
      const unsubscribe = this.#client.subscribe<Record<string, unknown>, Record<string, unknown>>(
        this.#signedPayload(request),
        {
          next: (result) => {
            const event = revived(result);
            if (isAcceptance(event)) {
              isAccepted = true;
              settle(events);
            } else if (!isAccepted) settle(event);
            else if (!events.push(event) && !events.ended) {
              fail(new Error(`more than ${waitingEventsMax} events wait to be read`));
              unsubscribe();
            }
          },
          error: fail,
          complete: () => {
            // A client that is given up while it connects says no more than that.
            if (!isAccepted) return fail(new Error('ended before it was accepted'));
            settle(events);
            events.end();
          },
        },
      );
      if (isAccepted) settle(events);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // An attempt to connect that was under way may fail now, which is nobody's business any more.
    await Promise.resolve(this.#client.dispose()).catch(() => undefined);
  }

  #signedPayload({ principal, ...operation }: SubgraphRequest): {
    query: string;
    operationName?: string;
    variables?: Record<string, unknown>;
    extensions?: Record<string, unknown>;
  } {
    if (!this.#signer) return operation;
    const encodedPrincipal = encodePrincipal(principal);
    const extensions: OperationSignature = {
      principal: encodedPrincipal,
      requestId: currentRequest()?.id,
      signature: this.#signer.sign({ body: signedOperation(operation), principal: encodedPrincipal }),
    };
    return { ...operation, extensions: { ...extensions } };
  }

  /** graphql-ws reports a refusal as GraphQL errors and everything about the socket as close events or errors. */
  #asErrors(error: unknown): readonly [GraphQLError, ...GraphQLError[]] {
    if (Array.isArray(error) && error.length > 0) {
      return (error as GraphQLFormattedError[]).map(asGraphQLError) as [GraphQLError, ...GraphQLError[]];
    }
    return [new SubgraphUnavailableError(this.#name, error)];
  }
}

function connectClient(
  url: string,
  signer: RequestSigner | undefined,
  onClosed: (event: unknown) => void,
): Client {
  let pongTimer: NodeJS.Timeout | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, {
          headers: signer && { [signatureHeader]: signer.sign({ body: '', principal: '' }) },
          handshakeTimeout: handshakeTimeoutMs,
          maxPayload: payloadBytesMax,
          perMessageDeflate: false,
        });
      }
    },
    retryAttempts: 0,
    lazyCloseTimeout: idleBeforeCloseMs,
    keepAlive: pingIntervalMs,
    on: {
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), pongTimeoutMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        const { code, reason } = event as { code?: number; reason?: string };
        onClosed({ code, reason });
      },
    },
  });
  return client;
}

/** Errors that came over the wire become GraphQLErrors again, as if the subgraph were in this process. */
function revived({ errors, ...result }: WireResult): ExecutionResult {
  return { ...result, ...(errors && { errors: errors.map(asGraphQLError) }) };
}

function asGraphQLError({ message, path, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { path, extensions });
}
