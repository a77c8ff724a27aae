import { Counter, Gauge, type Registry } from 'prom-client';

/** What became of requests to pay, and what is not decided yet. */
export class PostingMetrics {
  readonly #requests: Counter<'outcome'>;
  readonly #undecided: Gauge<'reason' | 'age'>;
  readonly #stuck: Counter;
  readonly #suspended: Counter;
  readonly #contradicted: Counter;
  #waiting = (): number => 0;

  constructor(registry: Registry) {
    this.#requests = new Counter({
      name: 'tributary_posting_requests_total',
      help: 'Requests to post or begin a payment, by what became of them.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.#undecided = new Gauge({
      name: 'tributary_payments_undecided',
      help: 'Payments whose outcome is not known or not in the books, by what keeps them so and how long.',
      labelNames: ['reason', 'age'],
      registers: [registry],
    });
    this.#stuck = new Counter({
      name: 'tributary_payments_stuck_total',
      help: 'Times that a payment could not be brought to its end for a reason of ours; the log names it.',
      registers: [registry],
    });
    this.#suspended = new Counter({
      name: 'tributary_payments_suspended_total',
      help: 'Captured payments that were posted to the suspense account.',
      registers: [registry],
    });
    this.#contradicted = new Counter({
      name: 'tributary_payments_contradicted_total',
      help: 'Times that a processor said to have the money of a payment that had ended without; the log names it.',
      registers: [registry],
    });
    const held: Gauge = new Gauge({
      name: 'tributary_posting_requests_held',
      help: 'Requests that wait for an account which another transaction holds.',
      registers: [registry],
      collect: () => {
        held.set(this.#waiting());
      },
    });
  }

  answered(outcome: string): void {
    this.#requests.inc({ outcome });
  }

  /** @param waiting how many requests wait at the moment for accounts that others hold */
  watchWaiting(waiting: () => number): void {
    this.#waiting = waiting;
  }

  /** @param counts all that were undecided at one look */
  undecided(
    counts: readonly { readonly reason: string; readonly age: string; readonly payments: number }[],
  ): void {
    this.#undecided.reset();
    for (const { reason, age, payments } of counts) this.#undecided.set({ reason, age }, payments);
  }

  stuck(): void {
    this.#stuck.inc();
  }

  suspended(): void {
    this.#suspended.inc();
  }

  contradicted(): void {
    this.#contradicted.inc();
  }
}
