import { GraphQLError } from 'graphql';
import { authorisationView, type Principal } from '../../platform/access/principal.js';
import { requirePrincipal, type Caller } from '../authentication.js';
import { callerError } from '../errors.js';

/** For how long the answer to one look is good, for all streams of a connection. */
const lookIntervalMs = 1_000;

/**
 * Whether the caller of a connection still is who they were when it began. A token or key may be revoked, or be worth
 * something else, while streams are open.
 */
export class Standing {
  readonly #principal: Principal;
  readonly #authenticate: () => Promise<Caller>;
  #lastLook: Promise<void> = Promise.resolve();
  #lookedAtMs = Date.now();

  /** @param authenticate finds out again who sent the credentials that the principal was found by */
  constructor(principal: Principal, authenticate: () => Promise<Caller>) {
    this.#principal = principal;
    this.#authenticate = authenticate;
  }

  /**
   * Looks again if the last look is a second old. While it cannot be found out, the caller is taken to be who they were.
   * @throws GraphQLError UNAUTHENTICATED when the credentials are worth nothing any more, FORBIDDEN when they are worth
   *   something else
   */
  confirm(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.#lookedAtMs >= lookIntervalMs) {
      this.#lookedAtMs = nowMs;
      this.#lastLook = this.#look();
    }
    return this.#lastLook;
  }

  async #look(): Promise<void> {
    const caller = await this.#authenticate().catch(unlessRetryable);
    if (!caller || isSame(requirePrincipal(caller), this.#principal)) return;
    throw callerError('FORBIDDEN', 'What you may see has changed. Connect again.', 403);
  }
}

/** @throws the error, if to ask again later would not help */
function unlessRetryable(error: unknown): undefined {
  if (error instanceof GraphQLError && error.extensions['retryable'] === true) return;
  throw error;
}

function isSame(one: Principal, other: Principal): boolean {
  return (
    one === other ||
    (one.subject === other.subject &&
      one.role === other.role &&
      authorisationView(one) === authorisationView(other))
  );
}

/** Hands on no item without a look at the standing of its reader, and ends the stream when that was lost. */
export function whileInStanding<Item>(
  stream: AsyncIterableIterator<Item>,
  standing: Standing,
): AsyncIterableIterator<Item> {
  return {
    async next() {
      const step = await stream.next();
      try {
        await standing.confirm();
        return step;
      } catch (error) {
        await stream.return?.();
        throw error;
      }
    },
    async return() {
      await stream.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
