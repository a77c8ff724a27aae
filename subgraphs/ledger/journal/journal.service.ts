import { badInput, requirePage } from '../../../books/problems/question-refusals.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import { JournalEntry } from './journal-entry.entity.js';
import { readJournal } from './journal.repository.js';

const largestPage = 500;

/**
 * Entries behind a place in the journal, in order, but only those with a line of a department within the caller's reach;
 * such an entry is shown whole, because part of one does not balance.
 * @throws GraphQLError BAD_USER_INPUT
 */
export async function entriesSince(
  sinceSequence: number,
  first: number,
  context: LedgerContext,
): Promise<JournalEntry[]> {
  const { principal, services } = context;
  requirePage(first, largestPage, 'entries');
  if (sinceSequence < 0) throw badInput('The journal begins with 1; 0 is before it.');
  const ids = await readJournal(services.pool, { sinceSequence, first, departments: principal.departments });
  return Promise.all(ids.map((id) => requireEntry(id, context)));
}

/** An entry that another subgraph refers to; one that the caller may not see is answered like one that does not exist. */
export async function referredEntry(
  { id }: { id?: string },
  context: LedgerContext,
): Promise<JournalEntry | null> {
  const uuid = fromPublicId(JournalEntry.idPrefix, id ?? '');
  const entry = uuid ? await context.entryById.load(uuid) : null;
  return entry && (await isVisible(entry, context)) ? entry : null;
}

/** Whether an entry has a line of a department within the caller's reach. */
export async function isVisible({ id }: JournalEntry, context: LedgerContext): Promise<boolean> {
  if (context.principal.departments === '*') return true;
  const lines = await context.linesByEntry.load(id);
  return lines.some(({ departmentCode }) => seesDepartment(context.principal, departmentCode ?? ''));
}

export async function requireEntry(id: string, context: LedgerContext): Promise<JournalEntry> {
  const entry = await context.entryById.load(id);
  if (!entry) throw new Error(`There is no journal entry ${id}`);
  return entry;
}
