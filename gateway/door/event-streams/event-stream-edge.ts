import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Standing } from '../callers/standing.js';
import type { Credentials } from '../callers/credentials.js';
import type { Authenticate } from '../callers/authentication.js';
import type { Caller } from '../../common/caller.js';
import { publicErrors, unauthenticated } from '../../common/errors.js';
import { requirePost } from '../http/request-method.js';
import { onWithdrawal } from '../keys/on-withdrawal.js';
import { refusalsOf, statusOf } from '../../plan/operations/refusals.js';
import type { CallerQuota } from '../streaming/caller-quota.js';
import type { OpenConnections } from '../streaming/open-connections.js';
import {
  isStream,
  isSubscription,
  type EventItems,
  type OperationRequest,
  type StreamedAnswer,
  type StreamedOperations,
} from '../streaming/streamed-operations.js';
import { onTokenExpiry } from '../streaming/token-expiry.js';
import { EventStream } from './event-stream.js';

export interface EventStreamEdgeOptions {
  readonly operations: StreamedOperations;
  readonly connections: OpenConnections;
  readonly authenticate: Authenticate;
  /** Absent where callers are not limited. */
  readonly quota: CallerQuota | undefined;
  readonly logger: Logger;
}

/** An operation as it came over HTTP, and who sent it. */
export interface StreamedRequest {
  readonly operation: OperationRequest;
  readonly credentials: Credentials;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The side of the endpoint for server-sent events: one operation per response, by the protocol of graphql-sse. */
export class EventStreamEdge {
  constructor(private readonly options: EventStreamEdgeOptions) {}

  /**
   * Answers with a stream. As the protocol wants it, what is wrong with the operation is told on the stream. While the
   * gateway stops, it cuts the connection instead.
   * @throws GraphQLError when HTTP has a status of its own for the refusal; nothing was sent then
   */
  async answer(streamed: StreamedRequest): Promise<void> {
    const { connections } = this.options;
    const { response } = streamed;
    if (response.destroyed) return;
    // An EventSource gives up for good when it is refused, and comes back when its connection breaks.
    if (connections.draining) return void response.destroy();
    const stream = new EventStream(response);
    let answer;
    try {
      answer = await this.#begin(streamed, stream);
    } catch (error) {
      return this.#refuse(error, stream, response);
    }
    if (isStream(answer) && connections.draining) response.destroy();
    if (response.destroyed) {
      if (isStream(answer)) await answer.return?.();
      return;
    }
    stream.open();
    if (isStream(answer)) await this.#follow(answer, stream, streamed);
    else await stream.next(JSON.stringify(answer));
    stream.complete();
  }

  async #begin(
    { operation, credentials, caller, request, response }: StreamedRequest,
    stream: EventStream,
  ): Promise<StreamedAnswer> {
    const { operations, quota, authenticate } = this.options;
    const { principal } = caller;
    const asked = operations.read(operation, caller);
    for (let turn; (turn = operations.turn(asked, caller));) await turn;
    const prepared = operations.prepare(asked, caller);
    requirePost(prepared, request);
    const leave = principal && isSubscription(prepared) && quota?.enter(principal);
    if (leave) response.once('close', leave);
    return await operations.answer(prepared, operation, {
      caller,
      standing: principal && new Standing(principal, () => authenticate(credentials, 'look')),
      lastCursor: lastEventIdOf(request),
      onTooSlow: (error) => stream.breakOff(JSON.stringify(this.#failure([error]))),
    });
  }

  async #refuse(error: unknown, stream: EventStream, response: ServerResponse): Promise<void> {
    const errors = refusalsOf(error);
    if (statusOf(errors) !== 400) throw error;
    if (response.destroyed) return;
    stream.open();
    await this.#fail(errors, stream);
    stream.complete();
  }

  async #follow(
    items: EventItems,
    stream: EventStream,
    { caller, response }: StreamedRequest,
  ): Promise<void> {
    const forget = this.options.connections.add(stream);
    const end = (reason: string): void =>
      stream.breakOff(JSON.stringify(this.#failure([unauthenticated(reason)])));
    const expiry = onTokenExpiry(caller, () => end('The token has expired.'));
    const withdrawal = onWithdrawal(caller, this.options.logger, () => end('The key is no longer valid.'));
    response.once('close', () => {
      forget();
      expiry();
      withdrawal();
      void items.return?.();
    });
    try {
      for await (const { json, cursor } of items) await stream.next(json, cursor);
    } catch (error) {
      await this.#fail(refusalsOf(error), stream);
    }
  }

  /** Tells why there are no more results, and leaves it to `complete` to end the stream for good, if that is right. */
  async #fail(errors: readonly GraphQLError[], stream: EventStream): Promise<void> {
    const json = JSON.stringify(this.#failure(errors));
    if (isWorthAnotherTry(errors)) stream.breakOff(json);
    else await stream.next(json);
  }

  #failure(errors: readonly GraphQLError[]): FormattedExecutionResult {
    return { errors: publicErrors(errors, this.options.logger) };
  }
}

/** What is not wrong with the operation may be in order again, or with other credentials, when the client comes back. */
function isWorthAnotherTry(errors: readonly GraphQLError[]): boolean {
  return errors[0]?.extensions['retryable'] === true || statusOf(errors) !== 400;
}

/** What an EventSource sends when it comes back by itself; at first it has none. */
function lastEventIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
