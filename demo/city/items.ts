import { totalOf, type Agenda, type BillPlan, type PaymentPlanned, type Resident } from './agenda.js';
import type { Day } from './calendar.js';
import type { Bill, Item, Payment } from './types.js';

export interface ItemPlan {
  readonly number: string;
  readonly kind: string;
  /** What it is until its fees are paid, and then. */
  readonly statusWhenOpen: 'OPEN' | 'FEES_DUE';
  readonly statusWhenPaid: 'READY_TO_ISSUE' | 'CONFIRMED' | 'DISPOSED';
  readonly bill: BillPlan;
}

/** A permit, a registration or a case: billed once, and paid by naming its charges. */
export class OpenItem {
  readonly #agenda: Agenda;
  readonly #resident: Resident;
  readonly #plan: ItemPlan;
  readonly #id: string;
  readonly #bill: Bill;
  #paidCents = 0n;

  constructor(agenda: Agenda, resident: Resident, plan: ItemPlan) {
    this.#agenda = agenda;
    this.#resident = resident;
    this.#plan = plan;
    this.#bill = agenda.issue(resident, plan.bill);
    this.#id = resident.random.id(agenda.calendar.instant(plan.bill.day, 9 * 3600));
  }

  get openCents(): bigint {
    return totalOf(this.#bill) - this.#paidCents;
  }

  /** Pays part or, without an amount, all that is open; answers whether that comes about. */
  pay(day: Day, means: PaymentPlanned['means'], cents = this.openCents): boolean {
    const allocations = this.#allocate(cents);
    const happens = this.#agenda.pay(this.#resident, {
      day,
      cents,
      means,
      from: this.#plan.bill.day,
      allocations,
    });
    if (happens) this.#paidCents += cents;
    return happens;
  }

  /** The item as it stands; `status` overrides what its payments make of it. */
  close(status?: string): Item {
    return {
      id: this.#id,
      number: this.#plan.number,
      kind: this.#plan.kind,
      status: status ?? (this.openCents === 0n ? this.#plan.statusWhenPaid : this.#plan.statusWhenOpen),
      statusWhenPaid: this.#plan.statusWhenPaid,
      departmentCode: this.#resident.account.departmentCode,
      accountId: this.#resident.account.id,
      dueCents: totalOf(this.#bill),
      paidCents: this.#paidCents,
      chargeIds: this.#bill.charges.map(({ id }) => id),
    };
  }

  /** Charges in their order, as far as earlier payments left them open. */
  #allocate(cents: bigint): NonNullable<Payment['allocations']> {
    let skippedCents = this.#paidCents;
    let leftCents = cents;
    return this.#bill.charges.flatMap(({ id, amountCents }) => {
      const alreadyCents = skippedCents < amountCents ? skippedCents : amountCents;
      skippedCents -= alreadyCents;
      const openCents = amountCents - alreadyCents;
      const partCents = openCents < leftCents ? openCents : leftCents;
      leftCents -= partCents;
      return partCents > 0n ? [{ chargeId: id, amountCents: partCents }] : [];
    });
  }
}
