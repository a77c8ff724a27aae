import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountsContext } from '../context.js';
import { RecoveryKind } from './recovery.kind.js';
import { findAskings, readDecision } from '../approval/approval.service.js';
import type { DecisionRequest } from '../approval/types.js';
import type { WriteOffOutcome } from './types.js';
import { readWriteOffRequest } from './write-off-request.js';
import type { WriteOffConnection } from './write-off-connection.js';
import { WriteOff } from './write-off.entity.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import type { WriteOffInput } from './write-off.input.js';
import { WriteOffKind } from './write-off.kind.js';
import { readSubject } from './write-off.repository.js';
import type { WriteOffDecision, WriteOffStatus } from './write-off.states.js';

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
  const { engine, pool } = context.services;
  const read = await readDecision(
    { kind, id: publicId, note: reason },
    (id) => readSubject(pool, id),
    { notFound: WriteOffRefusal.WRITE_OFF_NOT_FOUND, idPrefix: WriteOff.idPrefix, path: 'reason' },
    context,
  );
  if ('refusal' in read) return { kind: 'refused', refusal: read.refusal };
  const request = read.value;
  const outcome = await (isRecovery(request)
    ? engine.submit(recoveries, request)
    : engine.submit(writeOffs, request));
  return answer(outcome, context);
}

const isRecovery = (request: DecisionRequest<WriteOffDecision>): request is DecisionRequest<'RECOVER'> =>
  request.kind === 'RECOVER';

async function answer(outcome: WriteOffOutcome, context: AccountsContext): Promise<WriteOffAnswer> {
  if (outcome.kind === 'refused') return outcome;
  context.forget();
  const found = await context.writeOffs.byId.load(outcome.id);
  if (!found) throw new Error(`Write-off ${outcome.id} is gone`);
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
export function findWriteOffs(
  page: { first: number; after?: string | null; status?: WriteOffStatus | null },
  context: AccountsContext,
): Promise<WriteOffConnection> {
  const load = (id: string): Promise<WriteOff | null> => context.writeOffs.byId.load(id);
  const of = { table: 'accounts.write_off', idPrefix: WriteOff.idPrefix, noun: 'write-offs', load } as const;
  return findAskings(of, page, context);
}
