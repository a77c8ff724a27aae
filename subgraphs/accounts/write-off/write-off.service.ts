import { badInput, requirePage } from '../../../books/problems/question-refusals.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { pageOf } from '../../../platform/federation/connection.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountsContext } from '../context.js';
import { RecoveryKind } from './recovery.kind.js';
import type { DecisionRequest, WriteOffOutcome } from './types.js';
import { readNote, readWriteOffRequest } from './write-off-request.js';
import type { WriteOffConnection } from './write-off-connection.js';
import { WriteOff } from './write-off.entity.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import type { WriteOffInput } from './write-off.input.js';
import { WriteOffKind } from './write-off.kind.js';
import { listWriteOffs, readSubject } from './write-off.repository.js';
import type { WriteOffDecision, WriteOffStatus } from './write-off.states.js';

const largestPage = 100;
const writeOffs = new WriteOffKind();
const recoveries = new RecoveryKind();

export type WriteOffAnswer =
  | { readonly kind: 'done'; readonly writeOff: WriteOff; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Writes debt off, or asks a second person to approve that. Safe to repeat under one idempotency key. */
export async function writeOff(input: WriteOffInput, context: AccountsContext): Promise<WriteOffAnswer> {
  const checked = readWriteOffRequest(input, context.principal, context.today);
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  return answer(await context.services.engine.submit(writeOffs, checked.value), context);
}

/** Safe to repeat: whoever has decided so before is answered as then. */
export async function decideOnWriteOff(
  kind: WriteOffDecision,
  { id: publicId, reason }: { readonly id: string; readonly reason?: string | null | undefined },
  context: AccountsContext,
): Promise<WriteOffAnswer> {
  const { principal, services, today } = context;
  const note = reason == null ? { value: null } : readNote(reason);
  if ('refusal' in note) return { kind: 'refused', refusal: note.refusal };
  const id = fromPublicId(WriteOff.idPrefix, publicId);
  const subject = id ? await readSubject(services.pool, id) : null;
  if (!subject || !seesDepartment(principal, subject.departmentCode))
    return { kind: 'refused', refusal: { code: WriteOffRefusal.WRITE_OFF_NOT_FOUND, path: ['id'] } };
  const request: DecisionRequest = {
    kind,
    writeOffId: subject.id,
    accountId: subject.accountId,
    chargeIds: subject.chargeIds,
    by: principal.subject,
    note: note.value,
    businessDate: today,
    departments: principal.departments,
  };
  return answer(await submit(request, context), context);
}

const submit = (
  request: DecisionRequest,
  { services: { engine } }: AccountsContext,
): Promise<WriteOffOutcome> =>
  request.kind === 'RECOVER' ? engine.submit(recoveries, request) : engine.submit(writeOffs, request);

async function answer(outcome: WriteOffOutcome, context: AccountsContext): Promise<WriteOffAnswer> {
  if (outcome.kind === 'refused') return outcome;
  context.forget();
  const found = await context.writeOffs.byId.load(outcome.writeOffId);
  if (!found) throw new Error(`Write-off ${outcome.writeOffId} is gone`);
  // It was asked for when the caller saw its account, which may be long ago.
  if (!(await onlyIfVisible(found, context)))
    return {
      kind: 'refused',
      refusal: { code: WriteOffRefusal.ACCOUNT_NOT_FOUND, path: ['input', 'accountId'] },
    };
  return { kind: 'done', writeOff: found, replayed: outcome.replayed };
}

/** Null for a write-off that does not exist or that the caller may not see. */
export async function findWriteOff(publicId: string, context: AccountsContext): Promise<WriteOff | null> {
  const id = fromPublicId(WriteOff.idPrefix, publicId);
  const found = id ? await context.writeOffs.byId.load(id) : null;
  return found && onlyIfVisible(found, context);
}

async function onlyIfVisible(found: WriteOff, context: AccountsContext): Promise<WriteOff | null> {
  const account = await context.accountById.load(found.accountId);
  return account && seesDepartment(context.principal, account.departmentCode) ? found : null;
}

/** @throws GraphQLError BAD_USER_INPUT for a page size out of 1 to 100 or a cursor of another list */
export async function findWriteOffs(
  { first, after, status }: { first: number; after?: string | null; status?: WriteOffStatus | null },
  context: AccountsContext,
): Promise<WriteOffConnection> {
  requirePage(first, largestPage, 'write-offs');
  const last = after == null ? undefined : fromPublicId(WriteOff.idPrefix, after);
  if (after != null && !last) throw badInput('This is not a cursor of a list of write-offs.');
  const { departments } = context.principal;
  const ids = await listWriteOffs(context.services.pool, {
    limit: first + 1,
    after: last,
    status: status ?? undefined,
    departments,
  });
  const found = await Promise.all(ids.map((id) => context.writeOffs.byId.load(id)));
  return pageOf(
    found.filter((each) => each !== null),
    { first, after },
  );
}
