import type { Allowance } from '../../common/caller.js';
import { rateLimited } from '../../common/errors.js';
import { TokenBuckets } from '../../common/token-buckets.js';

/** Callers do not come evenly: after a while of silence, a few seconds' worth may come at one moment on top of the rate. */
const burstSeconds = 5;

/** Counts what callers ask, in the memory of this process. */
export class RateLimits {
  readonly #requests = new TokenBuckets();
  readonly #mutations = new TokenBuckets();

  /**
   * Counts an operation of whatever kind.
   * @throws GraphQLError with code RATE_LIMITED when it is one too many
   */
  admit(allowance: Allowance | undefined): void {
    if (allowance) take(this.#requests, allowance.name, allowance.requestsPerSecond, 1);
  }

  /**
   * Counts mutations, besides that they come in an operation.
   * @param count how many the operation makes, which is asked only where they are limited
   * @throws GraphQLError with code RATE_LIMITED when they are too many
   */
  admitMutations(allowance: Allowance | undefined, count: () => number): void {
    if (allowance) take(this.#mutations, allowance.name, allowance.mutationsPerSecond, count());
  }
}

function take(buckets: TokenBuckets, name: string, perSecond: number, count: number): void {
  const waitMs = buckets.take(name, { perSecond, burst: (burstSeconds + 1) * perSecond }, count);
  if (waitMs > 0) throw rateLimited(waitMs);
}
