import { badInput, requirePage } from '../../../books/problems/question-refusals.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { pageOf } from '../../../platform/federation/connection.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountsContext } from '../context.js';
import { listAskings, type AskingTable } from './approval.repository.js';
import { readNote, refuse, type Checked } from './texts.js';
import type { AskingSubject, DecisionRequest } from './types.js';

const largestPage = 100;

interface Decided<Transition extends string> {
  readonly kind: Transition;
  readonly id: string;
  readonly note?: string | null | undefined;
}

/**
 * Checks everything about a decision that can be told from the request alone, and by whom it is made.
 * @param path the argument of the note
 */
export async function readDecision<Transition extends string, Code extends string>(
  { kind, id, note }: Decided<Transition>,
  find: (id: string) => Promise<AskingSubject | null>,
  { notFound, idPrefix, path }: { notFound: Code; idPrefix: string; path: string },
  { principal, today }: AccountsContext,
): Promise<Checked<DecisionRequest<Transition>, Code> | Checked<DecisionRequest<Transition>>> {
  const said = note == null ? { value: null } : readNote(note, path);
  if ('refusal' in said) return said;
  const known = fromPublicId(idPrefix, id);
  const subject = known ? await find(known) : null;
  if (!subject || !seesDepartment(principal, subject.departmentCode)) return refuse(notFound, 'id');
  return {
    value: {
      kind,
      id: subject.id,
      accountId: subject.accountId,
      chargeIds: subject.chargeIds,
      by: principal.subject,
      note: said.value,
      businessDate: today,
      departments: principal.departments,
    },
  };
}

interface Listed<Found> {
  readonly table: AskingTable;
  readonly idPrefix: string;
  /** Many of them, as an error names them. */
  readonly noun: string;
  readonly load: (id: string) => Promise<Found | null>;
}

interface AskedPage {
  /** Of this account alone, newest first; else oldest first. */
  readonly accountId?: string;
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly status?: string | null | undefined;
}

/**
 * A page of what was asked for in the departments of the caller.
 * @throws GraphQLError BAD_USER_INPUT for a page size out of 1 to 100 or a cursor of another list
 */
export async function findAskings<Found extends { readonly publicId: string }>(
  { table, idPrefix, noun, load }: Listed<Found>,
  { accountId, first, after, status }: AskedPage,
  { principal, services }: AccountsContext,
): Promise<ReturnType<typeof pageOf<Found>>> {
  requirePage(first, largestPage, noun);
  const last = after == null ? undefined : fromPublicId(idPrefix, after);
  if (after != null && !last) throw badInput(`This is not a cursor of a list of ${noun}.`);
  const ids = await listAskings(services.pool, table, {
    accountId,
    limit: first + 1,
    after: last,
    status: status ?? undefined,
    departments: principal.departments,
  });
  const found = await Promise.all(ids.map((id) => load(id)));
  return pageOf(
    found.filter((each) => each !== null),
    { first, after },
  );
}
