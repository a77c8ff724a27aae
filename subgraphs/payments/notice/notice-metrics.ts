import { Counter, type Registry } from 'prom-client';

/** What processors tell of their own accord. */
export class NoticeMetrics {
  readonly #received: Counter<'processor' | 'receipt'>;

  constructor(registry: Registry) {
    this.#received = new Counter({
      name: 'tributary_processor_notices_total',
      help: 'What processors told, by what became of it: kept, known before, or why it was refused.',
      labelNames: ['processor', 'receipt'],
      registers: [registry],
    });
  }

  received(processor: string, receipt: string): void {
    this.#received.inc({ processor, receipt });
  }
}
