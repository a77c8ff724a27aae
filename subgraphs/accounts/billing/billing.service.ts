import type { Engine } from '../../../books/posting/engine.js';
import type { Bill } from './bill.js';
import { BillKind, type BillingOutcome } from './bill.kind.js';

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
   */
  async issue(bills: readonly Bill[]): Promise<BillingOutcome> {
    return bills.length === 0 ? { kind: 'issued' } : this.#engine.submit(kind, bills);
  }

  /** @throws Error where bills are refused that whoever issues them knows to be possible */
  async issueAll(bills: readonly Bill[]): Promise<void> {
    const outcome = await this.issue(bills);
    if (outcome.kind === 'refused') throw new Error(`Bills were refused: ${JSON.stringify(outcome.refusal)}`);
  }
}
