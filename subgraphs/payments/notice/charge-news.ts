import type { Cents } from '../../../platform/money/money.js';
import type { Mark } from '../processor/attempt.js';
import type { ProcessorFact } from '../processor/processor-fact.js';
import { bookedStatuses, PaymentStatus } from '../payment/payment.states.js';

export type ChargeFact = Extract<ProcessorFact, { readonly key: string; readonly reference: string }> & {
  readonly kind: `charge.${string}`;
};
type Captured = Extract<ChargeFact, { readonly kind: 'charge.captured' }>;

/** Where a payment stands when its processor tells of it. */
export interface Standing {
  readonly id: string;
  readonly status: string;
  readonly amountCents: Cents;
}

/** What is to be done about payments: the money of some is there, of the others their processor has news and is asked. */
export interface Consequences {
  readonly marks: readonly Mark[];
  readonly asked: readonly string[];
}

const undecided: ReadonlySet<string> = new Set([PaymentStatus.PENDING, PaymentStatus.ABANDONED]);

export const isOfCharge = (fact: ProcessorFact): fact is ChargeFact =>
  fact.kind === 'charge.captured' || fact.kind === 'charge.failed' || fact.kind === 'charge.pending';

/**
 * What facts mean for payments, in whatever order they come. That money was captured is final, and is believed. All else may
 * have been overtaken by now, so it is only a reason to ask.
 * @throws Error for what cannot be true of these payments; somebody has to look at it
 */
export function consequencesOf(facts: readonly ChargeFact[], standings: readonly Standing[]): Consequences {
  const byId = new Map(standings.map((standing) => [standing.id, standing]));
  const captured = new Map<string, Mark>();
  const asked = new Set<string>();
  for (const fact of facts) {
    const standing = byId.get(fact.key);
    if (!standing) throw new Error(`No payment of ours has the key ${fact.key}.`);
    if (fact.kind === 'charge.captured' && !bookedStatuses.has(standing.status))
      captured.set(fact.key, captureOf(fact, standing));
    else asked.add(fact.key);
  }
  return { marks: [...captured.values()], asked: [...asked].filter((id) => !captured.has(id)) };
}

function captureOf(
  { key, reference, at, amountCents }: Captured,
  { status, amountCents: due }: Standing,
): Mark {
  if (!undecided.has(status))
    throw new Error(`The processor has the money of payment ${key}, which is ${status} and in no books.`);
  if (amountCents !== due)
    throw new Error(`The processor has ${amountCents} cents of payment ${key}, which is of ${due}.`);
  return {
    id: key,
    transition: 'TAKE_UP',
    pendingReason: 'POSTING',
    processorReference: reference,
    confirmedAt: at,
    nextInMs: 0,
  };
}
