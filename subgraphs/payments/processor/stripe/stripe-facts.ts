import type { Stripe } from 'stripe';
import type { ProcessorFact } from '../processor-fact.js';
import { centsOf, codeOf, idOf, instantOf, ourKey } from './stripe-words.js';

type FactOf<Kind extends ProcessorFact['kind']> = Extract<ProcessorFact, { readonly kind: Kind }>;

/** The events that mean something to us; the webhook is to be sent these. */
export const understoodTypes = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.processing',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'setup_intent.succeeded',
  'payment_method.automatically_updated',
] as const;

/** What an event means in our words; nothing for what is none of our business, such as payments of another system. */
export function factsOfEvent(event: Stripe.Event): readonly ProcessorFact[] {
  const at = instantOf(event.created);
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.processing':
      return chargeFacts(event.type, event.data.object, at);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return [refundFact(event.data.object, at)];
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return [disputeFact(event.data.object, at)];
    case 'payout.created':
    case 'payout.updated':
    case 'payout.paid':
    case 'payout.failed':
    case 'payout.canceled':
      return [payoutFact(event.data.object, at)];
    case 'setup_intent.succeeded':
      return captureFacts(event.data.object, at);
    case 'payment_method.automatically_updated':
      return [{ kind: 'instrument.changed', at, reference: event.data.object.id, code: null }];
    default:
      return [];
  }
}

function chargeFacts(type: string, intent: Stripe.PaymentIntent, at: Date): ProcessorFact[] {
  const key = intent.metadata[ourKey.payment];
  if (!key) return [];
  const charge = { at, key, reference: intent.id };
  switch (type) {
    case 'payment_intent.succeeded':
      return [
        {
          kind: 'charge.captured',
          ...charge,
          amountCents: centsOf({ ...intent, amount: intent.amount_received }),
        },
      ];
    case 'payment_intent.processing':
      return [{ kind: 'charge.pending', ...charge }];
    default: {
      const failure = intent.last_payment_error;
      const code = codeOf(failure?.decline_code ?? failure?.code ?? intent.cancellation_reason);
      return [{ kind: 'charge.failed', ...charge, code }];
    }
  }
}

const refundStatuses: Readonly<Record<string, FactOf<'refund.changed'>['status']>> = {
  succeeded: 'PAID',
  failed: 'FAILED',
  canceled: 'CANCELLED',
};

const refundFact = (refund: Stripe.Refund, at: Date): FactOf<'refund.changed'> => ({
  kind: 'refund.changed',
  at,
  reference: refund.id,
  charge: idOf(refund.payment_intent ?? refund.charge ?? refund.id),
  key: refund.metadata?.[ourKey.refund] ?? null,
  amountCents: centsOf(refund),
  status: refundStatuses[refund.status ?? ''] ?? 'PENDING',
  code: refund.failure_reason ? codeOf(refund.failure_reason) : null,
});

/** Stripe tells of a debit that its bank sent back as of a dispute that is lost from the beginning. */
const returnCodes: ReadonlyMap<string, string | null> = new Map([
  ['insufficient_funds', 'R01'],
  ['incorrect_account_details', 'R03'],
  ['bank_cannot_process', null],
  ['debit_not_authorized', 'R10'],
  ['customer_initiated', null],
]);

const disputeStatuses: Readonly<Record<string, FactOf<'dispute.changed'>['status']>> = {
  warning_needs_response: 'WARNING',
  warning_under_review: 'WARNING',
  warning_closed: 'WON',
  needs_response: 'OPEN',
  under_review: 'UNDER_REVIEW',
  won: 'WON',
  prevented: 'WON',
  lost: 'LOST',
};

function disputeFact(
  dispute: Stripe.Dispute,
  at: Date,
): FactOf<'dispute.changed'> | FactOf<'charge.returned'> {
  const { id: reference, reason, evidence_details: evidence } = dispute;
  const common = {
    at,
    reference,
    charge: idOf(dispute.payment_intent ?? dispute.charge),
    amountCents: centsOf(dispute),
  };
  const returnCode = returnCodes.get(reason);
  if (returnCode !== undefined) return { kind: 'charge.returned', ...common, code: returnCode };
  const status = disputeStatuses[dispute.status];
  if (!status) throw new Error(`A dispute has the unknown status ${dispute.status}.`);
  const due = evidence.due_by;
  return {
    kind: 'dispute.changed',
    ...common,
    feeCents: dispute.balance_transactions.reduce((sum, { fee }) => sum + BigInt(fee), 0n),
    status,
    reason,
    evidenceDue: due ? instantOf(due) : null,
  };
}

const payoutStatuses: Readonly<Record<string, FactOf<'payout.changed'>['status']>> = {
  pending: 'PENDING',
  in_transit: 'IN_TRANSIT',
  paid: 'PAID',
  failed: 'FAILED',
  canceled: 'CANCELLED',
};

function payoutFact(payout: Stripe.Payout, at: Date): FactOf<'payout.changed'> {
  const status = payoutStatuses[payout.status];
  if (!status) throw new Error(`A payout has the unknown status ${payout.status}.`);
  // It is told as midnight UTC of the day.
  const arrivesOn = instantOf(payout.arrival_date).toISOString().slice(0, 10);
  return {
    kind: 'payout.changed',
    at,
    reference: payout.id,
    amountCents: centsOf(payout),
    status,
    arrivesOn,
  };
}

function captureFacts(intent: Stripe.SetupIntent, at: Date): ProcessorFact[] {
  const key = intent.metadata?.[ourKey.payment];
  const token = intent.payment_method;
  if (!key || !token) return [];
  return [{ kind: 'instrument.captured', at, reference: intent.id, key, token: idOf(token) }];
}
