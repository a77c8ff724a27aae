import type { Engine } from '../../../books/posting/engine.js';
import type { Bill } from './bill.js';
import { BillKind } from './bill.kind.js';

const kind = new BillKind();

/** Bills residents: charges, journal entries and the events that announce them commit together. */
export class BillingService {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Issues bills in one transaction, all of them or none; those of one day are posted by one journal entry. A few hundred
   * at a time keep locks short.
   * @throws BillingError with a code of BillingRefusal
   */
  async issue(bills: readonly Bill[]): Promise<void> {
    if (bills.length === 0) return;
    const outcome = await this.#engine.submit(kind, bills);
    if (outcome.kind === 'refused') throw outcome.error;
  }
}
