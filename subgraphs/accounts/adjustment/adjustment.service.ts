import type { Foreseen } from '../../../books/preview/show-preview.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { findAskings, readDecision } from '../approval/approval.service.js';
import type { Account } from '../account/account.entity.js';
import type { AccountsContext } from '../context.js';
import { readAdjustmentRequest, readPreviewRequest } from './adjustment-request.js';
import type { AdjustmentConnection } from './adjustment-connection.js';
import { Adjustment } from './adjustment.entity.js';
import { AdjustmentRefusal, type Refusal } from './adjustment.errors.js';
import type { AdjustChargeInput, PreviewAdjustmentInput } from './adjustment.input.js';
import { AdjustmentMovement } from './adjustment.kind.js';
import { readSubject } from './adjustment.repository.js';
import type { AdjustmentStatus } from './adjustment.states.js';
import type { AdjustmentOutcome } from './types.js';

const adjustments = new AdjustmentMovement();

/** What is answered where nothing is done. */
export type NotDone =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'stale'; readonly account: Account };

export type AdjustmentAnswer =
  { readonly kind: 'done'; readonly adjustment: Adjustment; readonly replayed: boolean } | NotDone;

/** Adjusts a charge, or asks a second person to approve that. Safe to repeat under one idempotency key. */
export async function adjustCharge(
  input: AdjustChargeInput,
  context: AccountsContext,
): Promise<AdjustmentAnswer> {
  const checked = readAdjustmentRequest(input, context.principal, context.today);
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  const { engine } = context.services;
  const outcome = await engine.submit(adjustments, checked.value);
  return outcome.kind === 'refused'
    ? answerRefusal(outcome.refusal, checked.value.accountId, context)
    : answer(outcome, context);
}

/** Safe to repeat: whoever has decided so before is answered as then. */
export async function decideOnAdjustment(
  kind: 'APPROVE' | 'REJECT',
  { id: publicId, comment }: { readonly id: string; readonly comment?: string | null | undefined },
  context: AccountsContext,
): Promise<AdjustmentAnswer> {
  const { engine, pool } = context.services;
  const read = await readDecision(
    { kind, id: publicId, note: comment },
    (id) => readSubject(pool, id),
    { notFound: AdjustmentRefusal.ADJUSTMENT_NOT_FOUND, idPrefix: Adjustment.idPrefix, path: 'comment' },
    context,
  );
  if ('refusal' in read) return { kind: 'refused', refusal: read.refusal };
  return answer(await engine.submit(adjustments, read.value), context);
}

async function answer(outcome: AdjustmentOutcome, context: AccountsContext): Promise<AdjustmentAnswer> {
  if (outcome.kind === 'refused') return outcome;
  context.forget();
  const found = await context.adjustments.byId.load(outcome.id);
  if (!found) throw new Error(`Adjustment ${outcome.id} is gone`);
  // It was asked for when the caller saw its account, which may be long ago.
  if (!(await onlyIfVisible(found, context)))
    return {
      kind: 'refused',
      refusal: { code: AdjustmentRefusal.ACCOUNT_NOT_FOUND, path: ['input', 'accountId'] },
    };
  return { kind: 'done', adjustment: found, replayed: outcome.replayed };
}

/** With the account as it is now, where it is not as the caller expected it. */
async function answerRefusal(
  refusal: Refusal,
  accountId: string,
  context: AccountsContext,
): Promise<NotDone> {
  if (refusal.code !== AdjustmentRefusal.BALANCE_CHANGED) return { kind: 'refused', refusal };
  context.forget();
  const account = await context.accountById.load(accountId);
  if (!account) throw new Error(`Account ${accountId} is gone`);
  return { kind: 'stale', account };
}

/** Decides an adjustment as adjustCharge would at this moment, and shows it as it will be once it is approved. It writes nothing. */
export async function previewAdjustment(
  input: PreviewAdjustmentInput,
  context: AccountsContext,
): Promise<{ readonly kind: 'preview'; readonly foreseen: Foreseen } | NotDone> {
  const checked = readPreviewRequest(input, context.principal, context.today);
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  const foreseen = await context.services.engine.preview(adjustments, checked.value);
  if (foreseen.kind === 'effects') return { kind: 'preview', foreseen };
  const { answer: outcome } = foreseen;
  if (outcome.kind !== 'refused') throw new Error(`A preview was answered as ${outcome.kind}`);
  return answerRefusal(outcome.refusal, checked.value.accountId, context);
}

/** Null for an adjustment that does not exist or that the caller may not see. */
export async function findAdjustment(publicId: string, context: AccountsContext): Promise<Adjustment | null> {
  const id = fromPublicId(Adjustment.idPrefix, publicId);
  const found = id ? await context.adjustments.byId.load(id) : null;
  return found && onlyIfVisible(found, context);
}

async function onlyIfVisible(found: Adjustment, context: AccountsContext): Promise<Adjustment | null> {
  const account = await context.accountById.load(found.accountId);
  return account && seesDepartment(context.principal, account.departmentCode) ? found : null;
}

/** @throws GraphQLError BAD_USER_INPUT for a page size out of 1 to 100 or a cursor of another list */
export function findAdjustments(
  page: {
    accountId?: string;
    first: number;
    after?: string | null | undefined;
    status?: AdjustmentStatus | null | undefined;
  },
  context: AccountsContext,
): Promise<AdjustmentConnection> {
  const load = (id: string): Promise<Adjustment | null> => context.adjustments.byId.load(id);
  const { idPrefix } = Adjustment;
  const of = { table: 'accounts.adjustment', idPrefix, noun: 'adjustments', load } as const;
  return findAskings(of, page, context);
}
