import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Caller } from '../../common/caller.js';

const hourMs = 60 * 60 * 1000;
const countedPairsMax = 10_000;

/** How often one subject has sent operations that make use of one deprecated part of the schema. */
export interface DeprecatedUse {
  readonly subject: string;
  /** The schema coordinate of the part. */
  readonly part: string;
  readonly count: number;
}

interface Counted extends DeprecatedUse {
  count: number;
  reported: number;
}

/**
 * Counts who still uses what is going to be removed. Every hour, and when it ends, it logs what was new. Of very many
 * pairs, those that were not seen for the longest time are logged and forgotten.
 */
export class DeprecatedUses implements Iterable<DeprecatedUse>, Disposable {
  readonly #pairs: LRUCache<string, Counted>;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly logger: Logger,
    reportIntervalMs = hourMs,
  ) {
    this.#pairs = new LRUCache({
      max: countedPairsMax,
      dispose: (pair, _name, reason) => {
        if (reason === 'evict') this.#report(pair);
      },
    });
    this.#timer = setInterval(() => this.#reportAll(), reportIntervalMs).unref();
  }

  /** Counts one operation. Of strangers, who may read nothing but the schema, none is counted. */
  count({ principal }: Caller, parts: readonly string[]): void {
    if (!principal) return;
    const { subject } = principal;
    for (const part of parts) {
      const name = `${part} ${subject}`;
      const known = this.#pairs.get(name);
      if (known) known.count += 1;
      else this.#pairs.set(name, { subject, part, count: 1, reported: 0 });
    }
  }

  /** What was counted since the start, as far as it is remembered. */
  *[Symbol.iterator](): IterableIterator<DeprecatedUse> {
    for (const { subject, part, count } of this.#pairs.values()) yield { subject, part, count };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#reportAll();
  }

  #reportAll(): void {
    for (const pair of this.#pairs.values()) this.#report(pair);
  }

  #report(pair: Counted): void {
    const { subject, part, count, reported } = pair;
    if (count > reported)
      this.logger.info(
        { subject, part, times: count - reported },
        'deprecated parts of the schema were used',
      );
    pair.reported = count;
  }
}
