import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimited } from '../../common/errors.js';

const failuresPerMinuteMax = 10;

/** Counts wrong credentials by the address they come from. */
export class FailedAuthentications {
  readonly #failures = new RateLimiterMemory({ points: failuresPerMinuteMax, duration: 60 });

  constructor(private readonly logger: Logger) {}

  /** @throws GraphQLError with code RATE_LIMITED when it is one too many */
  async count(address: string): Promise<void> {
    try {
      await this.#failures.consume(address);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      if (refusal.consumedPoints === failuresPerMinuteMax + 1)
        this.logger.warn({ address }, 'too many wrong credentials come from an address');
      throw rateLimited(refusal.msBeforeNext);
    }
  }

  /** @throws GraphQLError with code RATE_LIMITED while too many have come from the address */
  async requireFew(address: string): Promise<void> {
    const failures = await this.#failures.get(address);
    if (failures && failures.consumedPoints >= failuresPerMinuteMax) {
      throw rateLimited(failures.msBeforeNext);
    }
  }
}
