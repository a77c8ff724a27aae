import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import type { JournalEntry } from '../journal/journal-entry.entity.js';
import { isVisible } from '../journal/journal.service.js';

/** The entries of a payment that the caller may see, oldest first; each has a line of every department that was paid. */
export async function entriesOfPayment(publicId: string, context: LedgerContext): Promise<JournalEntry[]> {
  const id = fromPublicId('pay', publicId);
  const entries = id ? await context.entriesByPayment.load(id) : [];
  const visible = await Promise.all(entries.map((entry) => isVisible(entry, context)));
  return entries.filter((_, index) => visible[index]);
}

/** Milliseconds from confirmation to posting, by two clocks, so never less than zero; null where not known. */
export async function postingLatencyMs(publicId: string, context: LedgerContext): Promise<number | null> {
  const entries = await entriesOfPayment(publicId, context);
  const posting = entries.find(({ sourceTransition }) => sourceTransition === 'POSTED');
  if (!posting?.confirmedAt) return null;
  return Math.max(0, posting.postedAt.getTime() - posting.confirmedAt.getTime());
}
