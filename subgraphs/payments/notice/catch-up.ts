import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { PaymentProcessor } from '../processor/processor.js';
import type { NoticeInbox } from './notice-inbox.js';

export interface CatchUpOptions {
  readonly processors: readonly PaymentProcessor[];
  readonly inbox: Pick<NoticeInbox, 'keep'>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

const hour = 3_600_000;
/** Processors go on sending a webhook for so long before they give it up. */
const firstLookMs = 72 * hour;

/** Asks processors from time to time what they have told, so that a webhook that never arrives is no fact that is lost. */
export class CatchUp implements AsyncDisposable {
  readonly #options: Required<CatchUpOptions>;
  readonly #stop = new AbortController();
  #finished: Promise<unknown> = Promise.resolve();

  constructor(options: CatchUpOptions) {
    this.#options = { everyMs: hour, ...options };
  }

  start(): void {
    this.#finished = Promise.all(this.#options.processors.map((processor) => this.#follow(processor)));
  }

  /** Keeps all that a processor has told since and is not known yet. */
  async look(processor: PaymentProcessor, since: Date): Promise<void> {
    for await (const notice of processor.noticesSince(since)) {
      if (this.#stop.signal.aborted) return;
      await this.#options.inbox.keep(notice);
    }
  }

  async #follow(processor: PaymentProcessor): Promise<void> {
    const { everyMs, logger } = this.#options;
    let since = new Date(Date.now() - firstLookMs);
    while (!this.#stop.signal.aborted) {
      const startedAt = Date.now();
      try {
        await this.look(processor, since);
        // What happens while it looks may be listed late.
        since = new Date(startedAt - everyMs);
      } catch (error) {
        logger.warn(
          { err: error, processor: processor.name },
          'it could not be read what a processor has told; trying again',
        );
      }
      await delay(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}
