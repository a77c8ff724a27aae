import { centsOf } from './cents.js';
import type { PaymentDesk } from './payment-desk.js';
import { untilAnswered } from './until-answered.js';

/** A payment as the journal and the graph have it. */
export interface Booked {
  readonly sequence: number;
  readonly postedAt: string;
  readonly accountingDate: string;
  readonly period: { readonly fiscalYear: number; readonly number: number };
  readonly payment: BookedPayment;
}

interface BookedPayment {
  readonly id: string;
  readonly status: string;
  readonly receiptNumber: string | null;
  readonly amount: string;
  readonly unapplied: string;
  readonly allocations: readonly { readonly amount: string; readonly charge: { readonly id: string } }[];
}

const pageSize = 50;
const page = `query ($since: Int!) { journalEntries(sinceSequence: $since, first: ${pageSize}) {
  sequence postedAt accountingDate period { fiscalYear number }
  source { id status receiptNumber amount unapplied allocations { amount charge { id } } } } }`;

interface Entry extends Omit<Booked, 'payment'> {
  readonly source: BookedPayment | null;
}

/** The entries that payments made, as an auditor reads them page by page, from wherever was read before. */
export class Journal {
  #since = 0;

  constructor(private readonly auditor: PaymentDesk) {}

  /** What was booked since the last time. */
  async read(): Promise<Booked[]> {
    const found: Booked[] = [];
    for (;;) {
      const since = this.#since;
      const { journalEntries } = await untilAnswered(() =>
        this.auditor.ask<{ journalEntries: Entry[] }>(page, { since }),
      );
      for (const { source, ...entry } of journalEntries)
        if (source) found.push({ ...entry, payment: source });
      this.#since = journalEntries.at(-1)?.sequence ?? this.#since;
      if (journalEntries.length < pageSize) return found;
    }
  }

  /** The same with another desk, such as when the one before has gone. */
  from(auditor: PaymentDesk): Journal {
    const journal = new Journal(auditor);
    journal.#since = this.#since;
    return journal;
  }
}

/** Posted, with a receipt, and every cent of it somewhere. */
export function isWhole({ payment }: Booked): boolean {
  const { status, receiptNumber, amount, unapplied, allocations } = payment;
  const placed = allocations.reduce((sum, each) => sum + centsOf(each.amount), centsOf(unapplied));
  return status === 'POSTED' && receiptNumber !== null && placed === centsOf(amount);
}

/** How many entries there are beyond the first of each payment. */
export function countRepeated(booked: readonly Booked[]): number {
  return booked.length - new Set(booked.map(({ payment }) => payment.id)).size;
}
