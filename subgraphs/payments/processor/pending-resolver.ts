import { setTimeout as delay } from 'node:timers/promises';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { PostingMetrics } from '../pay/posting-metrics.js';
import type { AttemptRepository, UnreadableAttempt } from './attempt.repository.js';
import { retryInMs, type Attempt } from './attempt.js';
import type { ConfirmationService } from './confirmation.service.js';

export interface PendingResolverOptions {
  readonly attempts: Pick<AttemptRepository, 'claimAttempts' | 'setAside' | 'countUndecided'>;
  readonly confirmation: Pick<ConfirmationService, 'resolve'>;
  readonly logger: Logger;
  /** How often it is looked what is due. */
  readonly everyMs?: number;
  readonly counts?: PostingMetrics | undefined;
}

/**
 * What holds one lane up leaves the others alone: a bank takes days, captured money may wait for accounts that are held, and a
 * processor that said nothing several times may go on saying nothing. Each lane asks about a few payments at once, so that a
 * processor that is silent for each costs little, and one that answers is asked quickly. Money that is captured asks nobody
 * but the books.
 */
const lanes = [
  { name: 'FIRST', atOnce: 12 },
  { name: 'AGAIN', atOnce: 8 },
  { name: 'BANK', atOnce: 4 },
  { name: 'POSTING', atOnce: 128 },
] as const;
type Lane = (typeof lanes)[number];

/** How many payments a lane works on, those included that the processor has answered about and that are being posted. */
const mostAtWork = 128;

/**
 * How long an account is waited for that somebody else holds: long enough to get its turn among others and no longer, because
 * nobody waits here for the answer, and the next one might be posted.
 */
const patienceMs = 2_000;

/** Longer than it takes to ask, to charge and to post, silence included. */
const leaseMs = 60_000;

/**
 * Asks again about payments whose outcome is not known, such as those of a process that died between two transactions. Any
 * number of processes share the work: each takes what is due and nobody else has.
 */
export class PendingResolver implements AsyncDisposable {
  readonly #options: Required<Omit<PendingResolverOptions, 'counts'>>;
  readonly #counts: PostingMetrics | undefined;
  readonly #stop = new AbortController();
  #finished: Promise<unknown> = Promise.resolve();

  constructor({ counts, ...options }: PendingResolverOptions) {
    this.#options = { everyMs: 1_000, ...options };
    this.#counts = counts;
  }

  start(): void {
    this.#finished = Promise.all([...lanes.map((lane) => this.#run(lane)), this.#count()]);
  }

  async #run(lane: Lane): Promise<void> {
    const asking = new Set<Promise<unknown>>();
    const working = new Set<Promise<unknown>>();
    while (!this.#stop.signal.aborted) {
      const free = Math.min(lane.atOnce - asking.size, mostAtWork - working.size);
      const claimed = free > 0 ? await this.#claim(lane, free) : [];
      for (const attempt of claimed) {
        const answered = Promise.withResolvers<void>();
        keepUntilDone(asking, answered.promise);
        keepUntilDone(working, this.#work(attempt, answered.resolve).finally(answered.resolve));
      }
      // A full hand means that more may be due.
      await (claimed.length === free && working.size > 0
        ? Promise.race([...asking, ...working])
        : this.#pause());
    }
    await Promise.all(working);
  }

  async #claim({ name }: Lane, most: number): ReturnType<AttemptRepository['claimAttempts']> {
    try {
      return await this.#options.attempts.claimAttempts(name, most, leaseMs);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'pending payments could not be read; trying again');
      return [];
    }
  }

  async #work(attempt: Attempt | UnreadableAttempt, answered: () => void): Promise<unknown> {
    if ('error' in attempt) return this.#setAside(attempt);
    const request = { ...attempt.request, patienceMs };
    return this.#options.confirmation.resolve({ ...attempt, request }, answered);
  }

  /** Nobody but a person can put it right. It is looked at again, as if the processor were silent. */
  async #setAside(attempt: UnreadableAttempt): Promise<void> {
    const { id, attempts, error } = attempt;
    const payment = toPublicId('pay', id);
    this.#counts?.stuck();
    this.#options.logger.error(
      { err: error, payment, attempts },
      'a stored payment cannot be read; it is set aside',
    );
    try {
      await this.#options.attempts.setAside(attempt, retryInMs('UNKNOWN', attempts, Math.random()));
    } catch (failure) {
      // It is due again when its claim runs out.
      this.#options.logger.warn({ err: failure, payment }, 'a payment could not be set aside');
    }
  }

  async #count(): Promise<void> {
    while (this.#counts && !this.#stop.signal.aborted) {
      try {
        this.#counts.undecided(await this.#options.attempts.countUndecided());
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'pending payments could not be counted; trying again');
      }
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    await delay(this.#options.everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}

function keepUntilDone(set: Set<Promise<unknown>>, work: Promise<unknown>): void {
  const kept = work.finally(() => set.delete(kept));
  set.add(kept);
}
