import type { Foreseen } from '../../../books/preview/show-preview.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { PaymentsContext } from '../context.js';
import type { PostingPlan } from '../pay/decide.js';
import type { PostingOutcome } from '../pay/outcome.js';
import { Allocation } from '../payment/allocation.entity.js';
import type { PreviewPaymentInput } from '../payment/create-payment.input.js';
import { readPreviewRequest } from '../payment/payment-request.js';
import { loadPayment } from '../payment/payment.service.js';
import { needsProcessor } from '../payment/tender-rules.js';
import { PaymentPreview, type PreviewPaymentOutcome } from './payment-preview.js';
import { showPreview } from './show-preview.js';

/** Decides a payment as createPayment would at this moment. It writes nothing and asks nobody but the database. */
export async function previewPayment(
  input: PreviewPaymentInput,
  context: PaymentsContext,
): Promise<PreviewPaymentOutcome> {
  const { principal, services } = context;
  const { posting, timeZone, clock } = services;
  const checked = readPreviewRequest(input, { principal, receivedAt: clock(), timeZone });
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  const foreseen = await posting.preview(checked.value);
  const { answer } = foreseen;
  switch (answer.kind) {
    case 'refused':
      return answer;
    case 'similar':
      return { kind: 'similar', similar: await loadPayment(answer.paymentId, context) };
    case 'posted':
      if (foreseen.kind === 'answer') break;
      return { kind: 'preview', preview: paymentPreview(foreseen, answer, context) };
    case 'begun':
    case 'conflict':
    case 'replayed':
    case 'stale':
  }
  throw new Error(`A preview was answered as ${answer.kind}`);
}

function paymentPreview(
  foreseen: Foreseen,
  { plan, entry }: PostingOutcome & { kind: 'posted' },
  { principal }: PaymentsContext,
): PaymentPreview {
  const { accountId, amountCents, channel, tender, effectiveDate } = plan.request;
  return Object.assign(new PaymentPreview(), {
    ...showPreview(foreseen, principal),
    ...{ amountCents, channel, tender, effectiveDate },
    account: { id: toPublicId('acct', accountId) },
    allocations: allocationsOf(plan).filter(({ departmentCode }) =>
      seesDepartment(principal, departmentCode),
    ),
    unappliedCents: plan.unappliedCents,
    accountingDate: entry.accountingDate,
    asksProcessor: needsProcessor(channel, tender),
  });
}

const allocationsOf = ({ request, allocations }: PostingPlan): Allocation[] =>
  allocations.map(({ charge, amountCents, departmentCode }, index) =>
    Object.assign(new Allocation(), {
      paymentId: request.id,
      number: index + 1,
      accountId: charge.accountId,
      chargeId: charge.id,
      revenueTypeCode: charge.revenueTypeCode,
      ...{ departmentCode, amountCents },
    }),
  );
