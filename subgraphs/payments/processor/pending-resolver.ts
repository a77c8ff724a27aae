import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { PostingMetrics } from '../posting/posting-metrics.js';
import type { PaymentRepository } from '../payment/payment.repository.js';
import type { ConfirmationService } from './confirmation.service.js';

export interface PendingResolverOptions {
  readonly payments: PaymentRepository;
  readonly confirmation: ConfirmationService;
  readonly logger: Logger;
  readonly everyMs?: number;
  /** How long a payment is left to the request that made it. */
  readonly idleMs?: number;
  readonly counts?: PostingMetrics | undefined;
}

const pageSize = 200;

/** Asks again about payments whose outcome is not known, such as those of a process that died between two transactions. */
export class PendingResolver implements AsyncDisposable {
  readonly #options: Required<Omit<PendingResolverOptions, 'counts'>>;
  readonly #counts: PostingMetrics | undefined;
  readonly #stop = new AbortController();
  #finished: Promise<void> = Promise.resolve();

  constructor({ counts, ...options }: PendingResolverOptions) {
    this.#options = { everyMs: 2_000, idleMs: 2_000, ...options };
    this.#counts = counts;
  }

  start(): void {
    this.#finished = this.#run();
  }

  /** One pass over all that is undecided. */
  async resolveAll(): Promise<void> {
    const { payments, confirmation, idleMs } = this.#options;
    const undecided = await payments.undecided(idleMs, pageSize);
    this.#counts?.undecided(undecided);
    for (const request of undecided) await confirmation.resolve(request);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.resolveAll().catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'pending payments could not be resolved; trying again');
      });
      await delay(this.#options.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}
