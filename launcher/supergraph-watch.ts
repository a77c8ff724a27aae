import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AsyncQueue } from '../platform/federation/async-queue.js';

const lookIntervalMs = 500;

export interface SupergraphWatchOptions {
  readonly path: string;
  /** What the file held when it was read last. */
  readonly known: string;
  readonly logger: Logger;
  /** How long the file has to stay as it is. */
  readonly settleMs?: number;
}

/**
 * The texts that the file of a supergraph comes to hold, each once it has stopped changing. Its path is looked at, not
 * the file behind it, so that file may be written in pieces, be replaced by another, or be missing for a moment.
 */
export class SupergraphWatch implements AsyncIterable<string>, Disposable {
  readonly #path: string;
  readonly #logger: Logger;
  /** One hint is as good as many. */
  readonly #hints = new AsyncQueue<void>({ capacity: 1 });
  readonly #settleMs: number;
  #known: string;
  #isAsked = false;

  constructor({ path, known, logger, settleMs = 200 }: SupergraphWatchOptions) {
    this.#path = path;
    this.#known = known;
    this.#logger = logger;
    this.#settleMs = settleMs;
    watchFile(path, { interval: lookIntervalMs, persistent: false }, this.#onHint);
  }

  /** Has the text told of again, also if it is the same as before. */
  ask(): void {
    this.#isAsked = true;
    this.#onHint();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, undefined> {
    for await (const _hint of this.#hints) {
      const text = await this.#settledText();
      if (this.#hints.ended) return;
      if (text === undefined) {
        this.#logger.warn({ path: this.#path }, 'there is no supergraph to read; the one in force stays');
      } else if (text !== this.#known || this.#isAsked) {
        this.#known = text;
        this.#isAsked = false;
        yield text;
      }
    }
  }

  [Symbol.dispose](): void {
    unwatchFile(this.#path, this.#onHint);
    this.#hints.end();
  }

  readonly #onHint = (): void => {
    this.#hints.push();
  };

  /** @returns undefined when there is no text that could be read */
  async #settledText(): Promise<string | undefined> {
    let text = await this.#text();
    for (;;) {
      await delay(this.#settleMs);
      const later = await this.#text();
      if (later === text) return text;
      text = later;
    }
  }

  #text(): Promise<string | undefined> {
    return readFile(this.#path, 'utf8').catch(() => undefined);
  }
}
