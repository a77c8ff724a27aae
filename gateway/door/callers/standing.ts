import { GraphQLError } from 'graphql';
import { authorisationView, type Principal } from '../../../platform/access/principal.js';
import { streamOver } from '../../../platform/federation/stream-over.js';
import { requirePrincipal, type Caller } from '../../common/caller.js';
import { callerError } from '../../common/errors.js';

/** For how long the outcome of one look is good, for all streams of a connection. */
const lookIntervalMs = 1_000;
/** Who waits for a look waits no longer than this from its beginning; until it ends, the outcome before it is good. */
const lookWaitMs = 250;

/**
 * Whether the caller of a connection still is who they were when it began. A token or key may be revoked, or be worth
 * something else, while streams are open.
 */
export class Standing {
  readonly #principal: Principal;
  readonly #authenticate: () => Promise<Caller>;
  #isLooking = false;
  #lookedAtMs = Date.now();
  /** Resolves when the last look has ended, or is not waited for any more. */
  #awaited: Promise<void> = Promise.resolve();
  /** Why it is lost, by the last look that found it out. */
  #loss: Error | undefined;

  /** @param authenticate finds out again who sent the credentials that the principal was found by */
  constructor(principal: Principal, authenticate: () => Promise<Caller>) {
    this.#principal = principal;
    this.#authenticate = authenticate;
  }

  /**
   * Looks again if the last look ended a second ago. While it cannot be found out, or that takes long, the caller is taken
   * to be who they were.
   * @throws GraphQLError UNAUTHENTICATED when the credentials are worth nothing any more, FORBIDDEN when they are worth
   *   something else
   */
  async confirm(): Promise<void> {
    if (!this.#isLooking && Date.now() - this.#lookedAtMs >= lookIntervalMs)
      this.#awaited = forAtMost(lookWaitMs, this.#look());
    await this.#awaited;
    if (this.#loss) throw this.#loss;
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      const principal = requirePrincipal(await this.#authenticate());
      this.#loss = isSame(principal, this.#principal) ? undefined : rightsChanged();
    } catch (error) {
      if (!isUnavailable(error)) this.#loss = error as Error;
    } finally {
      this.#lookedAtMs = Date.now();
      this.#isLooking = false;
    }
  }
}

/** Waits for work that never fails, but not longer. */
function forAtMost(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Whether those who know cannot be asked for now, which says nothing of the caller. */
function isUnavailable(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === 'SUBGRAPH_UNAVAILABLE';
}

function rightsChanged(): GraphQLError {
  return callerError('FORBIDDEN', 'What you may see has changed. Connect again.', 403);
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
  stream: AsyncIterableIterator<Item, undefined>,
  standing: Standing,
): AsyncIterableIterator<Item, undefined> {
  return streamOver(stream, async () => {
    const step = await stream.next();
    try {
      await standing.confirm();
      return step;
    } catch (error) {
      await stream.return?.();
      throw error;
    }
  });
}
