import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from '../errors.js';

/** How much may be asked in one name. Whoever has none may ask as much as they like. */
export interface Allowance {
  /** In whose name it is counted. */
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly mutationsPerSecond: number;
}

/** Callers do not come evenly: on top of the rate, once in a while, a few seconds' worth may come at one moment. */
const burstSeconds = 5;
const burstPeriodSeconds = 60;

/** Counts what callers ask, in the memory of this process. */
export class RateLimits {
  readonly #limiters = new Map<number, BurstyRateLimiter>();

  /**
   * Counts an operation of whatever kind.
   * @throws GraphQLError with code RATE_LIMITED when it is one too many
   */
  async admit(allowance: Allowance | undefined): Promise<void> {
    if (allowance) await this.#take(allowance.requestsPerSecond, `requests of ${allowance.name}`);
  }

  /**
   * Counts a mutation, besides that it is an operation.
   * @throws GraphQLError with code RATE_LIMITED when it is one too many
   */
  async admitMutation(allowance: Allowance | undefined): Promise<void> {
    if (allowance) await this.#take(allowance.mutationsPerSecond, `mutations of ${allowance.name}`);
  }

  async #take(perSecond: number, name: string): Promise<void> {
    try {
      await this.#limiterFor(perSecond).consume(name);
    } catch (refusal) {
      throw refusal instanceof RateLimiterRes ? rateLimited(refusal.msBeforeNext) : refusal;
    }
  }

  #limiterFor(perSecond: number): BurstyRateLimiter {
    let limiter = this.#limiters.get(perSecond);
    if (!limiter) {
      limiter = new BurstyRateLimiter(
        new RateLimiterMemory({ points: perSecond, duration: 1 }),
        new RateLimiterMemory({ points: burstSeconds * perSecond, duration: burstPeriodSeconds }),
      );
      this.#limiters.set(perSecond, limiter);
    }
    return limiter;
  }
}
