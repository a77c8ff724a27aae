import type { ApiClient } from './api-client.js';
import type { Resident } from './city-hall.js';
import { formatCents, payForReceipt, type Receipt } from './payments.js';

/** Residents who keep paying, one payment after another each, until it is stopped. No two payments look the same. */
export class Traffic {
  readonly #receipts: Receipt[] = [];
  readonly #payers: Promise<void>[];
  #stopped = false;
  #count = 0;

  constructor(client: ApiClient, residents: readonly Resident[]) {
    this.#payers = residents.map((resident) => this.#keepPaying(client, resident));
  }

  /** @returns the receipts of all payments that were made. @throws Error when one of them was not posted */
  async stop(): Promise<readonly Receipt[]> {
    this.#stopped = true;
    await Promise.all(this.#payers);
    return this.#receipts;
  }

  async #keepPaying(client: ApiClient, { id }: Resident): Promise<void> {
    while (!this.#stopped) {
      this.#count += 1;
      const amount = formatCents(1_00n + BigInt(this.#count));
      this.#receipts.push(await payForReceipt(client, { accountId: id, amount }));
    }
  }
}
