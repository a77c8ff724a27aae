import type { Caller } from '../../common/caller.js';
import type { Pay } from '../../common/pay.js';
import { rateLimited } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { PlanningTurns } from './planning-turns.js';
import { TokenBuckets, type Rate } from '../../common/token-buckets.js';

const advice =
  'Your new operations take too much time to be planned. Send values as variables, so that the same text comes each time.';

/** Whose time is counted; that of a stranger counts for the address and for all strangers. */
interface Account {
  readonly name: string;
  readonly rate: Rate;
}

/**
 * Validating and planning what has not been seen before takes milliseconds of the thread that serves everybody. Each caller
 * has some of that time; whoever has used it up waits, and is served what is known already. What is counted is the time
 * that the thread works, so that a busy machine makes nobody wait. Nobody takes even what they have in one piece.
 */
export class PlanningTime {
  readonly #buckets: TokenBuckets;
  readonly #turns: PlanningTurns;
  readonly #nowMs: () => number;
  readonly #cpuMs: () => number;

  constructor(nowMs = () => performance.now(), cpuMs = cpuMsOfThread, turns = new PlanningTurns()) {
    this.#buckets = new TokenBuckets(nowMs);
    this.#turns = turns;
    this.#nowMs = nowMs;
    this.#cpuMs = cpuMs;
  }

  /**
   * Resolves when others have had their share of the thread since the caller last had something planned, unless somebody in
   * the same name was faster. All strangers are one in this.
   * @param isNeeded whether there is still something to plan
   * @returns undefined when it is the caller's turn
   * @throws GraphQLError with code RATE_LIMITED when too many of the same caller wait
   */
  turn(caller: Caller, isNeeded: () => boolean): Promise<void> | undefined {
    return this.#turns.take(turnNameOf(caller), isNeeded);
  }

  /** @returns what throws a GraphQLError with code RATE_LIMITED, before it does anything, when the caller has no time left */
  of(caller: Caller): Pay {
    const accounts = accountsOf(caller);
    const pay = this.onCredit(caller);
    return (work) => {
      const waitMs = this.#waitMs(accounts);
      if (waitMs > 0) throw rateLimited(waitMs, advice);
      return pay(work);
    };
  }

  /** @returns what does any work, for which the caller waits afterwards */
  onCredit(caller: Caller): Pay {
    const accounts = accountsOf(caller);
    const turnName = turnNameOf(caller);
    return (work) => {
      const begunMs = this.#nowMs();
      const begunCpuMs = this.#cpuMs();
      try {
        return work();
      } finally {
        const workedMs = this.#cpuMs() - begunCpuMs;
        for (const { name, rate } of accounts) this.#buckets.spend(name, rate, workedMs);
        const isUsedUp = this.#waitMs(accounts) > 0;
        this.#turns.worked(turnName, { passedMs: this.#nowMs() - begunMs, workedMs, isUsedUp });
      }
    };
  }

  /** How long it is until there is time left; 0 when there is. */
  #waitMs(accounts: readonly Account[]): number {
    return Math.max(...accounts.map(({ name, rate }) => this.#buckets.take(name, rate, 0)));
  }
}

const strangers: Account = { name: 'strangers', rate: limits.planningMsOfAllStrangers };

function accountsOf({ principal, allowance }: Caller): readonly [Account, ...Account[]] {
  return principal
    ? [{ name: `subject ${principal.subject}`, rate: limits.planningMs }]
    : [{ name: `address ${allowance?.name}`, rate: limits.planningMsOfStrangers }, strangers];
}

function turnNameOf(caller: Caller): string {
  return accountsOf(caller).at(-1)!.name;
}

/**
 * Linux brings the time of a thread up to date when its clock ticks, every few milliseconds, and when the time of the whole
 * process is asked for. Without that, most short pieces of work would count as nothing.
 */
function cpuMsOfThread(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
