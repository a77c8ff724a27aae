import type { Logger } from '../../../platform/telemetry/logger.js';
import type { Delivery, Notice } from '../processor/processor.js';
import type { Processors } from '../processor/processors.js';
import type { NoticeMetrics } from './notice-metrics.js';
import { NoticeReceipt } from './notice-receipt.js';

export interface NoticeInboxOptions {
  readonly processors: Processors;
  /** Keeps a notice; false when it was told before. */
  readonly keep: (notice: Notice) => Promise<boolean>;
  readonly logger: Logger;
  readonly counts?: NoticeMetrics | undefined;
}

/** Takes what processors tell: proves that it is theirs, keeps it word for word, and leaves it to others to understand it. */
export class NoticeInbox {
  readonly #options: NoticeInboxOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: NoticeInboxOptions) {
    this.#options = options;
  }

  /** A webhook. It may be sent again when this fails. */
  async receive(sender: string, delivery: Delivery): Promise<NoticeReceipt> {
    const { processors, logger, counts } = this.#options;
    const processor = processors.find(sender);
    const verified = processor ? processor.verify(delivery) : NoticeReceipt.PROCESSOR_UNKNOWN;
    if (typeof verified === 'object') return this.keep(verified);
    counts?.received(processor?.name ?? 'unknown', verified);
    logger.warn({ processor: processor?.name, receipt: verified }, 'a webhook was refused');
    return verified;
  }

  /** Keeps what is known to be the processor's own word. */
  async keep(notice: Notice): Promise<NoticeReceipt> {
    const receipt = (await this.#options.keep(notice)) ? NoticeReceipt.KEPT : NoticeReceipt.KNOWN;
    this.#options.counts?.received(notice.processor, receipt);
    if (receipt === NoticeReceipt.KEPT) for (const listener of this.#listeners) listener();
    return receipt;
  }

  /** Hears of what this process keeps from now on. Answers a function that stops it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
