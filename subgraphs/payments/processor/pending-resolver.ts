import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { PostingMetrics } from '../pay/posting-metrics.js';
import type { PaymentRepository } from '../payment/payment.repository.js';
import type { ConfirmationService } from './confirmation.service.js';

export interface PendingResolverOptions {
  readonly payments: Pick<PaymentRepository, 'claimAttempts' | 'countUndecided'>;
  readonly confirmation: Pick<ConfirmationService, 'resolve'>;
  readonly logger: Logger;
  /** How often it is looked what is due. */
  readonly everyMs?: number;
  readonly counts?: PostingMetrics | undefined;
}

/**
 * What waits for a bank may be most of all and takes days, so it has a lane of its own. Each lane asks about a few payments at
 * once, so that a processor that is silent for each costs little, and one that answers is asked quickly.
 */
const lanes = [
  { name: 'OTHERS', atOnce: 16 },
  { name: 'BANK', atOnce: 4 },
] as const;

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

  async #run({ name, atOnce }: (typeof lanes)[number]): Promise<void> {
    const busy = new Set<Promise<unknown>>();
    while (!this.#stop.signal.aborted) {
      const free = atOnce - busy.size;
      const claimed = free > 0 ? await this.#claim(name, free) : [];
      for (const attempt of claimed) {
        const work = this.#options.confirmation.resolve(attempt).finally(() => busy.delete(work));
        busy.add(work);
      }
      // A full hand means that more may be due.
      await (claimed.length === free && busy.size > 0 ? Promise.race(busy) : this.#pause());
    }
    await Promise.all(busy);
  }

  async #claim(lane: 'BANK' | 'OTHERS', most: number): ReturnType<PaymentRepository['claimAttempts']> {
    try {
      return await this.#options.payments.claimAttempts(lane, most, leaseMs);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'pending payments could not be read; trying again');
      return [];
    }
  }

  async #count(): Promise<void> {
    while (this.#counts && !this.#stop.signal.aborted) {
      try {
        this.#counts.undecided(await this.#options.payments.countUndecided());
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
