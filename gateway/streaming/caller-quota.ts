import { LRUCache } from 'lru-cache';
import type { Principal } from '../../platform/access/principal.js';
import { callerError } from '../errors.js';
import { limits } from '../limits.js';

/** Whoever has not subscribed for longer than that many others is as good as new. */
const rememberedCallersMax = 10_000;
/** There is no telling when a place becomes free; this keeps those who wait for one from asking all the time. */
const connectionRetryAfterSeconds = 5;

/** How many more subscriptions a caller may begin at once, as of an instant. */
interface Allowance {
  readonly subscribes: number;
  readonly asOfMs: number;
}

/** What one caller, whoever has the same subject, may take of this gateway, so that enough is left for the others. */
export class CallerQuota {
  readonly #connections = new Map<string, number>();
  readonly #allowances = new LRUCache<string, Allowance>({ max: rememberedCallersMax });
  readonly #nowMs: () => number;

  /** @param nowMs a clock that never goes back */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
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
    const subscribes = this.#subscribesLeft(subject);
    if (subscribes < 1) throw subscribeRateExceeded((1 - subscribes) / limits.callerSubscribesPerSecond);
    this.#allowances.set(subject, { subscribes: subscribes - 1, asOfMs: this.#nowMs() });
  }

  #subscribesLeft(subject: string): number {
    const known = this.#allowances.get(subject);
    if (!known) return limits.callerSubscribesBurst;
    const regained = ((this.#nowMs() - known.asOfMs) / 1_000) * limits.callerSubscribesPerSecond;
    return Math.min(limits.callerSubscribesBurst, known.subscribes + regained);
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

function subscribeRateExceeded(waitSeconds: number): Error {
  const message = `At most ${limits.callerSubscribesPerSecond} subscriptions may begin per second. Try again later.`;
  const retryAfter = Math.ceil(waitSeconds);
  return callerError('SUBSCRIBE_RATE_EXCEEDED', message, 429, { retryable: true, retryAfter });
}
