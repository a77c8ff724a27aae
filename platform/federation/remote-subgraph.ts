import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { Pool } from 'undici';
import type { InFlight } from '../batching/in-flight.js';
import { readBody } from '../http/read-body.js';
import { outgoingHeaders } from '../telemetry/propagation.js';
import {
  encodePrincipal,
  principalHeader,
  RequestSigner,
  signatureHeader,
  type SigningKey,
} from './signature.js';
import type { SubgraphClient, SubgraphRequest } from './subgraph-client.js';
import { SubgraphUnavailableError } from './subgraph-errors.js';
import { SubgraphSocket } from './subgraph-socket.js';

const connectionsMax = 64;
const connectTimeoutMs = 2_000;
const queryTimeoutMs = 3_000;
const mutationTimeoutMs = 15_000;
const responseBytesMax = 16 * 1024 * 1024;

export interface RemoteSubgraphOptions {
  readonly name: string;
  /** Where it listens; operations go to /graphql unless there is another path, for example `http://payments:4001`. */
  readonly url: string;
  /** Absent for a subgraph that answers whoever reaches it: requests are not signed, and tell nothing about the caller. */
  readonly key?: SigningKey;
  readonly logger: Logger;
  /**
   * Lets equal queries for one principal that are under way at the same time share one request. What they share may have
   * been read before the later one was sent, though never before a mutation that this process knows to be done.
   */
  readonly coalescing?: InFlight<ExecutionResult>;
}

/** A subgraph behind HTTP and graphql-ws. Operations carry the identity they run for, and are signed. */
export class RemoteSubgraph implements SubgraphClient {
  readonly name: string;
  readonly #path: string;
  readonly #pool: Pool;
  readonly #signer: RequestSigner | undefined;
  readonly #socket: SubgraphSocket;
  readonly #logger: Logger;
  readonly #coalescing: InFlight<ExecutionResult> | undefined;

  constructor({ name, url, key, logger, coalescing }: RemoteSubgraphOptions) {
    const endpoint = endpointOf(url);
    this.name = name;
    this.#logger = logger;
    this.#path = endpoint.pathname + endpoint.search;
    this.#signer = key && new RequestSigner(name, key);
    this.#coalescing = coalescing;
    this.#pool = new Pool(endpoint.origin, {
      connections: connectionsMax,
      connect: { timeout: connectTimeoutMs },
    });
    this.#socket = new SubgraphSocket({ name, url: endpoint.href, signer: this.#signer, logger });
  }

  execute({ principal, isUnshared, ...operation }: SubgraphRequest): Promise<ExecutionResult> {
    const message: Message = { body: JSON.stringify(operation), principal: encodePrincipal(principal) };
    if (/^\s*mutation\b/.test(operation.query)) return this.#mutate(message);
    if (!this.#coalescing || isUnshared) return this.#query(message);
    const key = `${this.name} ${message.principal} ${message.body}`;
    return this.#coalescing.share(key, () => this.#query(message));
  }

  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    return this.#socket.subscribe(request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#pool.closed) return;
    await Promise.all([this.#socket[Symbol.asyncDispose](), this.#pool.close()]);
  }

  async #query(message: Message): Promise<ExecutionResult> {
    try {
      return await this.#post(message, queryTimeoutMs).catch((error: unknown) => {
        if (!isConnectionFailure(error)) throw error;
        return this.#post(message, queryTimeoutMs);
      });
    } catch (error) {
      return this.#unavailable(error);
    }
  }

  /** A mutation that may have been carried out is for the caller to repeat, with its idempotency key. */
  async #mutate(message: Message): Promise<ExecutionResult> {
    try {
      return await this.#post(message, mutationTimeoutMs);
    } catch (error) {
      return this.#unavailable(error);
    } finally {
      this.#coalescing?.forget();
    }
  }

  /** @throws Error when there is no complete, well-formed answer within `timeoutMs` */
  async #post(message: Message, timeoutMs: number): Promise<ExecutionResult> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    try {
      return await this.#exchange(message, deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange({ body, principal }: Message, signal: AbortSignal): Promise<ExecutionResult> {
    const response = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...outgoingHeaders(),
        ...(this.#signer && {
          [principalHeader]: principal,
          [signatureHeader]: this.#signer.sign({ body, principal }),
        }),
      },
      body,
      signal,
    });
    try {
      const text = await readBody(response.body, responseBytesMax);
      return resultFrom(text, response.statusCode);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  #unavailable(error: unknown): ExecutionResult {
    this.#logger.error({ err: error, subgraph: this.name }, 'a subgraph did not answer');
    return { errors: [new SubgraphUnavailableError(this.name, error)] };
  }
}

/** An operation and whom it is for, in the form in which they travel. */
interface Message {
  readonly body: string;
  readonly principal: string;
}

function endpointOf(url: string): URL {
  const endpoint = new URL(url);
  if (endpoint.pathname === '/') endpoint.pathname = '/graphql';
  return endpoint;
}

/** A refused operation is answered with a status of its own, and still says why. */
function resultFrom(text: string, status: number): ExecutionResult {
  const isJson = /^\s*\{/.test(text);
  const result = isJson ? (JSON.parse(text) as ExecutionResult) : {};
  if (!result.data && !result.errors) throw new Error(`status ${status}, and no result`);
  return result;
}

/** The subgraph cannot have seen the request, or went away while a harmless one was under way. */
function isConnectionFailure(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
}
