import type { Engine } from '../../../books/posting/engine.js';
import type { Preview } from '../../../books/posting/preview.js';
import type { PostingOutcome } from './outcome.js';
import { PaymentKind } from './payment.kind.js';
import type { PostingMetrics } from './posting-metrics.js';
import type { PaymentRequest } from './types.js';

export interface PostingOptions {
  /** How long ago a payment of the same amount, tender and instrument still asks for a second thought. */
  readonly similarWithinMs: number;
  readonly counts?: PostingMetrics | undefined;
}

const defaults: PostingOptions = { similarWithinMs: 10 * 60_000 };

/** Posts payments, and counts what became of them. */
export class PostingService implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #kind: PaymentKind;
  readonly #counts: PostingMetrics | undefined;

  constructor(engine: Engine, options: Partial<PostingOptions> = {}) {
    const { similarWithinMs, counts } = { ...defaults, ...options };
    this.#engine = engine;
    this.#kind = new PaymentKind(similarWithinMs);
    this.#counts = counts;
    counts?.watchWaiting(() => engine.waiting);
  }

  async submit(request: PaymentRequest): Promise<PostingOutcome> {
    const outcome = await this.#engine.submit(this.#kind, request);
    this.#counts?.answered(outcome === this.#kind.refusals.busy ? 'busy' : outcome.kind);
    return outcome;
  }

  /** What would become of a payment that were submitted now. Nobody is asked, and nothing is written. */
  preview(request: PaymentRequest): Promise<Preview<PostingOutcome>> {
    return this.#engine.preview(this.#kind, request);
  }

  /**
   * Posts payments in one transaction and at once, as who takes over a history does.
   * @throws Error when somebody else holds an account
   */
  submitAll(requests: readonly PaymentRequest[]): Promise<PostingOutcome[]> {
    return this.#engine.submitAll(this.#kind, requests);
  }

  /** Waits for every request that was submitted. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine[Symbol.asyncDispose]();
  }
}
