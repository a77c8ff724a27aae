import { Counter, Gauge, type Registry } from 'prom-client';

/** What became of requests to pay, and what is not decided yet. */
export class PostingMetrics {
  readonly #requests: Counter<'outcome'>;
  readonly #undecided: Gauge<'tender'>;
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
      help: 'Payments whose processor has not said what became of them, of the 200 oldest, by tender.',
      labelNames: ['tender'],
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

  /** @param payments all that were undecided at one look */
  undecided(payments: readonly { readonly tender: string }[]): void {
    this.#undecided.reset();
    for (const { tender } of payments) this.#undecided.inc({ tender });
  }
}
