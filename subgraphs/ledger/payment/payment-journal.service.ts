import { requireScope } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import type { JournalEntry } from '../journal/journal-entry.entity.js';

/**
 * The entries of a payment, oldest first. Whoever may see the payment may see them; which payments those are is decided
 * by the payments subgraph, through which every caller reaches one.
 * @throws GraphQLError FORBIDDEN without payment:read
 */
export async function entriesOfPayment(publicId: string, context: LedgerContext): Promise<JournalEntry[]> {
  requireScope(context.principal, 'payment:read');
  const id = fromPublicId('pay', publicId);
  return id ? context.entriesByPayment.load(id) : [];
}

/** Milliseconds from confirmation to posting, by two clocks, so never less than zero; null until posted. */
export async function postingLatencyMs(publicId: string, context: LedgerContext): Promise<number | null> {
  const entries = await entriesOfPayment(publicId, context);
  const posting = entries.find(({ sourceEvent }) => sourceEvent === 'POSTED');
  if (!posting?.confirmedAt) return null;
  return Math.max(0, posting.postedAt.getTime() - posting.confirmedAt.getTime());
}
