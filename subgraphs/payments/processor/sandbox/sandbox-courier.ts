import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../../../platform/telemetry/logger.js';
import type { Notice } from '../processor.js';
import type { SandboxProcessorRepository } from './sandbox-processor.repository.js';

export interface SandboxCourierOptions {
  readonly memory: Pick<SandboxProcessorRepository, 'takeDue'>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

type Deliver = (notice: Notice) => Promise<unknown>;

const mostAtOnce = 100;

/** Brings what the sandbox tells, when it is time and as often as the script of the token says. */
export class SandboxCourier implements AsyncDisposable {
  readonly #options: Required<SandboxCourierOptions>;
  readonly #stop = new AbortController();
  #finished: Promise<void> = Promise.resolve();

  constructor(options: SandboxCourierOptions) {
    this.#options = { everyMs: 1_000, ...options };
  }

  start(deliver: Deliver): void {
    this.#finished = this.#run(deliver);
  }

  async #run(deliver: Deliver): Promise<void> {
    const { everyMs, logger } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#deliverDue(deliver);
      } catch (error) {
        logger.warn({ err: error }, 'the sandbox processor could not tell what happened; trying again');
      }
      await delay(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #deliverDue(deliver: Deliver): Promise<void> {
    for (const { notice, times } of await this.#options.memory.takeDue(mostAtOnce))
      for (let time = 0; time < times; time++) await deliver(notice);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}
