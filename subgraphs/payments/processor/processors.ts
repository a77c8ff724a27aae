import type { Tender } from '../../../books/words/tender.js';
import type { PaymentProcessor, ProcessorName } from './processor.js';

/** Attempts from before there was a choice are the sandbox's. */
export const onlyOnce: ProcessorName = 'sandbox';

export type ProcessorChoice = (tender: Tender) => ProcessorName;

/** Who is asked about which payment. */
export class Processors {
  readonly #byName: ReadonlyMap<string, PaymentProcessor>;
  readonly #choice: ProcessorChoice;

  constructor(processors: readonly PaymentProcessor[], choice: ProcessorChoice) {
    this.#byName = new Map(processors.map((processor) => [processor.name, processor]));
    this.#choice = choice;
  }

  get all(): readonly PaymentProcessor[] {
    return [...this.#byName.values()];
  }

  /** Takes new payments by this tender. */
  forTender(tender: Tender): PaymentProcessor {
    return this.of({ processor: this.#choice(tender) });
  }

  find(name: string): PaymentProcessor | undefined {
    return this.#byName.get(name);
  }

  /**
   * Who was charged for an attempt, whoever takes new ones by now.
   * @throws Error when that processor is not configured any more
   */
  of({ processor = onlyOnce }: { readonly processor?: string | undefined }): PaymentProcessor {
    const found = this.find(processor);
    if (!found) throw new Error(`The processor ${processor} is not configured`);
    return found;
  }
}
