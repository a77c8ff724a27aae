import type { Principal } from '../../../platform/access/principal.js';
import { callerError } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { TokenBuckets } from '../../common/token-buckets.js';

/** There is no telling when a place becomes free; this keeps those who wait for one from asking all the time. */
const connectionRetryAfterSeconds = 5;

const subscribeRate = { perSecond: limits.callerSubscribesPerSecond, burst: limits.callerSubscribesBurst };

/** What one caller, whoever has the same subject, may take of this gateway, so that enough is left for the others. */
export class CallerQuota {
  readonly #connections = new Map<string, number>();
  readonly #subscribes: TokenBuckets;

  /** @param nowMs a clock that never goes back */
  constructor(nowMs?: () => number) {
    this.#subscribes = new TokenBuckets(nowMs);
  }

  /**
   * Counts a socket or an event stream.
   * @returns how to stop counting it, once it is closed
   * @throws GraphQLError with code TOO_MANY_CONNECTIONS
   */
  enter({ subject }: Principal): () => void {
    const open = this.#connections.get(subject) ?? 0;
    if (open >= limits.callerConnectionsMax) throw tooManyConnections();
    this.#connections.set(subject, open + 1);
    return () => this.#leave(subject);
  }

  /**
   * Counts the beginning of a subscription.
   * @throws GraphQLError with code SUBSCRIBE_RATE_EXCEEDED
   */
  takeSubscribe({ subject }: Principal): void {
    const waitMs = this.#subscribes.take(subject, subscribeRate);
    if (waitMs > 0) throw subscribeRateExceeded(waitMs);
  }

  #leave(subject: string): void {
    const left = (this.#connections.get(subject) ?? 0) - 1;
    if (left > 0) this.#connections.set(subject, left);
    else this.#connections.delete(subject);
  }
}

function tooManyConnections(): Error {
  const message = `You have ${limits.callerConnectionsMax} connections open. Close one, or share a socket.`;
  const retryAfter = connectionRetryAfterSeconds;
  return callerError('TOO_MANY_CONNECTIONS', message, 429, { retryable: true, retryAfter });
}

function subscribeRateExceeded(waitMs: number): Error {
  const message = `At most ${limits.callerSubscribesPerSecond} subscriptions may begin per second. Try again later.`;
  const retryAfter = Math.ceil(waitMs / 1_000);
  return callerError('SUBSCRIBE_RATE_EXCEEDED', message, 429, { retryable: true, retryAfter });
}
