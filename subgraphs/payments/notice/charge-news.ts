import type { Cents } from '../../../platform/money/money.js';
import type { Mark } from '../processor/attempt.js';
import type { ProcessorFact } from '../processor/processor-fact.js';
import type { ProcessorName } from '../processor/processor.js';
import { onlyOnce } from '../processor/processors.js';
import { bookedStatuses, PaymentStatus } from '../payment/payment.states.js';

export type ChargeFact = Extract<ProcessorFact, { readonly key: string; readonly reference: string }> & {
  readonly kind: `charge.${string}`;
};
type Captured = Extract<ChargeFact, { readonly kind: 'charge.captured' }>;

/** A fact, and who told it. */
export interface ToldCharge {
  readonly processor: ProcessorName;
  readonly fact: ChargeFact;
}

/** Where a payment stands when a processor tells of it. */
export interface Standing {
  readonly id: string;
  readonly status: string;
  readonly amountCents: Cents;
  /** Who was asked for its money. Null for nobody, and of attempts from before there was a choice. */
  readonly processor: string | null;
  readonly processorReference: string | null;
  /** Whether it is known already that its money is there. */
  readonly isCaptured: boolean;
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
export function consequencesOf(news: readonly ToldCharge[], standings: readonly Standing[]): Consequences {
  const byId = new Map(standings.map((standing) => [standing.id, standing]));
  const captured = new Map<string, Mark>();
  const asked = new Set<string>();
  for (const { processor, fact } of news) {
    const standing = byId.get(fact.key);
    if (!standing) throw new Error(`No payment of ours has the key ${fact.key}.`);
    if (processor !== (standing.processor ?? onlyOnce))
      throw new Error(`${processor} tells of payment ${fact.key}, which it was not asked for.`);
    if (fact.kind === 'charge.captured') {
      refuseContradiction(fact, standing, captured.get(fact.key)?.processorReference);
      if (!bookedStatuses.has(standing.status)) captured.set(fact.key, captureOf(fact));
    }
    asked.add(fact.key);
  }
  return { marks: [...captured.values()], asked: [...asked].filter((id) => !captured.has(id)) };
}

/** @throws Error where the books would not say what the processor has */
function refuseContradiction(
  { key, reference, amountCents }: Captured,
  { status, amountCents: due, isCaptured, processorReference }: Standing,
  justNow: string | undefined,
): void {
  const known = isCaptured ? processorReference : (justNow ?? reference);
  if (known !== reference)
    throw new Error(`The processor has the money of payment ${key} twice, as ${known} and as ${reference}.`);
  if (amountCents !== due)
    throw new Error(`The processor has ${amountCents} cents of payment ${key}, which is of ${due}.`);
  if (!undecided.has(status) && !bookedStatuses.has(status))
    throw new Error(`The processor has the money of payment ${key}, which is ${status} and in no books.`);
}

const captureOf = ({ key, reference, at }: Captured): Mark => ({
  id: key,
  transition: 'TAKE_UP',
  pendingReason: 'POSTING',
  processorReference: reference,
  confirmedAt: at,
  nextInMs: 0,
});
