import type { Caller } from '../authentication.js';
import { rateLimited } from '../errors.js';
import { limits } from '../limits.js';
import { TokenBuckets, type Rate } from './token-buckets.js';

const advice =
  'Your new operations take too much time to be planned. Send values as variables, so that the same text comes each time.';

/** Does a piece of work for which somebody pays with the time it takes. */
export type Pay = <Result>(work: () => Result) => Result;

/** Nobody pays for what the gateway does of its own accord, or where callers are not limited. */
export const free: Pay = (work) => work();

/** @throws GraphQLError with code RATE_LIMITED when there is no time left, while HTTP can still say so */
export function requireTime(pay: Pay): void {
  pay(() => undefined);
}

/**
 * Validating and planning what has not been seen before takes milliseconds of the thread that serves everybody. Each caller
 * has some of that time; whoever has used it up waits, and is served what is known already. What is counted is the time
 * that the thread works, so that a busy machine makes nobody wait.
 */
export class PlanningTime {
  readonly #buckets: TokenBuckets;
  readonly #cpuMs: () => number;

  constructor(nowMs?: () => number, cpuMs = cpuMsOfThread) {
    this.#buckets = new TokenBuckets(nowMs);
    this.#cpuMs = cpuMs;
  }

  /** @returns what throws a GraphQLError with code RATE_LIMITED, before it does anything, when the caller has no time left */
  of(caller: Caller): Pay {
    const { name, rate } = accountOf(caller);
    const pay = this.onCredit(caller);
    return (work) => {
      const waitMs = this.#buckets.take(name, rate, 0);
      if (waitMs > 0) throw rateLimited(waitMs, advice);
      return pay(work);
    };
  }

  /** @returns what does any work, for which the caller waits afterwards */
  onCredit(caller: Caller): Pay {
    const { name, rate } = accountOf(caller);
    return (work) => {
      const begunMs = this.#cpuMs();
      try {
        return work();
      } finally {
        this.#buckets.spend(name, rate, this.#cpuMs() - begunMs);
      }
    };
  }
}

function accountOf({ principal, allowance }: Caller): { readonly name: string; readonly rate: Rate } {
  return principal
    ? { name: `subject ${principal.subject}`, rate: limits.planningMs }
    : { name: `address ${allowance?.name}`, rate: limits.planningMsOfStrangers };
}

function cpuMsOfThread(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
