import { GraphQLError } from 'graphql';
import { hasScope, requireScope } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import { JournalEntry } from './journal-entry.entity.js';
import { readJournal } from './journal.repository.js';

const largestPage = 500;

/**
 * Entries behind a place in the journal, in order. With ledger:read or revenue:read, and only entries with a line of a
 * department within the caller's reach; such an entry is shown whole, because part of one does not balance.
 * @throws GraphQLError FORBIDDEN or BAD_USER_INPUT
 */
export async function entriesSince(
  sinceSequence: number,
  first: number,
  context: LedgerContext,
): Promise<JournalEntry[]> {
  const { principal, services } = context;
  if (!hasScope(principal, 'revenue:read')) requireScope(principal, 'ledger:read');
  if (first < 1 || first > largestPage) {
    throw new GraphQLError(`A page has 1 to ${largestPage} entries.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  const ids = await readJournal(services.pool, { sinceSequence, first, departments: principal.departments });
  return Promise.all(ids.map((id) => requireEntry(id, context)));
}

/** An entry that another subgraph refers to. Who may see the payment or the journal may see it. */
export async function referredEntry(
  { id }: { id?: string },
  context: LedgerContext,
): Promise<JournalEntry | null> {
  if (!hasScope(context.principal, 'payment:read')) requireScope(context.principal, 'ledger:read');
  const uuid = fromPublicId(JournalEntry.idPrefix, id ?? '');
  return uuid ? context.entryById.load(uuid) : null;
}

export async function requireEntry(id: string, context: LedgerContext): Promise<JournalEntry> {
  const entry = await context.entryById.load(id);
  if (!entry) throw new Error(`There is no journal entry ${id}`);
  return entry;
}
