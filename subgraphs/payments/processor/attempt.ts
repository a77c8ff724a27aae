import type { Capture, PaymentRequest } from '../pay/types.js';
import type { paymentMachine } from '../payment/payment.states.js';
import type { NotFound, ProcessorOutcome } from './processor.js';

/** A payment whose outcome is to be asked about, as it was claimed. Times are by the clock of the database. */
export interface Attempt {
  readonly request: PaymentRequest;
  readonly status: 'PENDING' | 'ABANDONED';
  /** How often it was asked about before, this time included; zero while the one who began it does. */
  readonly attempts: number;
  readonly ageMs: number;
  /** How long ago it was begun or, if that was later, its processor was asked to charge it again. */
  readonly sinceChargeMs: number;
  /** Set once the processor has shown that it knows the payment. */
  readonly processorReference?: string;
  /** Set once it is known that the processor has the money, which nothing changes any more. */
  readonly captured?: Capture;
  /** How often the books refused its money where it belongs; absent for never. */
  readonly booksRefused?: number;
}

/** What keeps a payment undecided: the processor is silent, the payer's bank decides, or its money is not in the books yet. */
type PendingReason = 'UNKNOWN' | 'BANK' | 'POSTING';

/** The transitions of a payment that post nothing. */
type MarkTransition = Extract<
  keyof typeof paymentMachine.transitions,
  'AWAIT' | 'TAKE_UP' | 'DECLINE' | 'GIVE_UP' | 'WATCH'
>;

/** Which way a payment goes, without anything being posted, and when it is asked about next; null for never. */
export interface Mark {
  readonly id: string;
  readonly transition: MarkTransition;
  readonly pendingReason?: PendingReason;
  readonly declineCode?: string;
  readonly processorReference?: string;
  readonly confirmedAt?: Date;
  readonly booksRefused?: number;
  readonly nextInMs: number | null;
}

export type Step =
  | { readonly kind: 'post'; readonly capture: Capture }
  /** The charge never reached the processor. */
  | { readonly kind: 'charge' }
  | { readonly kind: 'mark'; readonly mark: Mark };

/** An attempt that its processor does not know is charged no later than this; nobody waits for it any more. */
export const chargedWithinMs = 90 * 60_000;
/** A charge may be on its way this long before its processor knows of it, so nothing is given up earlier. */
const onItsWayMs = 5 * 60_000;
/** How long a processor is asked whether something became of an abandoned attempt after all. */
const watchedForMs = 24 * 3_600_000;

/** What the answer of the processor means for an attempt. */
export function nextStep(attempt: Attempt, answer: ProcessorOutcome | NotFound, random: number): Step {
  switch (answer.kind) {
    case 'approved':
      return {
        kind: 'post',
        capture: { confirmedAt: answer.at, processorReference: answer.reference },
      };
    case 'declined':
      return {
        kind: 'mark',
        mark: { ...ended(attempt, answer.code), processorReference: answer.reference },
      };
    case 'pending':
    case 'challenge':
      return {
        kind: 'mark',
        mark: { ...waiting(attempt, 'BANK', random), processorReference: answer.reference },
      };
    case 'unknown':
      return { kind: 'mark', mark: waiting(attempt, 'UNKNOWN', random) };
    case 'not-found':
      // It was known before, so the answer is a mistake, and to charge might be to charge twice.
      if (attempt.processorReference) return { kind: 'mark', mark: waiting(attempt, 'UNKNOWN', random) };
      if (attempt.status === 'ABANDONED') return { kind: 'mark', mark: watched(attempt, random) };
      return attempt.ageMs > chargedWithinMs
        ? { kind: 'mark', mark: givenUp(attempt, 'EXPIRED', random) }
        : { kind: 'charge' };
  }
}

/** An abandoned attempt is taken up again by what its processor knows of it; by silence it stays what it is. */
export function waiting(
  { request, status, attempts }: Attempt,
  reason: 'UNKNOWN' | 'BANK',
  random: number,
): Mark {
  const nextInMs = retryInMs(reason, attempts, random);
  if (reason === 'BANK') return { id: request.id, transition: 'TAKE_UP', pendingReason: reason, nextInMs };
  return status === 'ABANDONED'
    ? { id: request.id, transition: 'WATCH', nextInMs }
    : { id: request.id, transition: 'AWAIT', pendingReason: reason, nextInMs };
}

/** The money is there, whatever was thought of the attempt before, and is kept in mind until it is posted. */
export const capturedMark = (
  { request, attempts, booksRefused = 0 }: Attempt,
  { confirmedAt, processorReference }: Capture,
  random: number,
): Mark => ({
  id: request.id,
  transition: 'TAKE_UP',
  pendingReason: 'POSTING',
  processorReference,
  confirmedAt,
  booksRefused,
  nextInMs: retryInMs('POSTING', attempts, random),
});

/**
 * For an attempt that its processor does not know and that is not to be charged any more. It waits as long as a charge may
 * still be on its way. After that the processor is asked once more or more, in case that the charge arrives all the same.
 */
export function givenUp(attempt: Attempt, declineCode: string, random: number): Mark {
  if (attempt.sinceChargeMs < onItsWayMs) return waiting(attempt, 'UNKNOWN', random);
  const nextInMs = retryInMs('ABANDONED', 0, random);
  const transition = attempt.status === 'ABANDONED' ? 'WATCH' : 'GIVE_UP';
  return { id: attempt.request.id, transition, declineCode, nextInMs };
}

function watched({ request, ageMs, attempts }: Attempt, random: number): Mark {
  const isOver = ageMs > watchedForMs;
  const nextInMs = isOver ? null : retryInMs('ABANDONED', attempts, random);
  return { id: request.id, transition: 'WATCH', nextInMs };
}

function ended({ request, status }: Attempt, declineCode: string): Mark {
  return status === 'ABANDONED'
    ? { id: request.id, transition: 'WATCH', nextInMs: null }
    : { id: request.id, transition: 'DECLINE', declineCode, nextInMs: null };
}

const cadences: Record<PendingReason | 'ABANDONED', { readonly firstMs: number; readonly mostMs: number }> = {
  UNKNOWN: { firstMs: 2_000, mostMs: 15 * 60_000 },
  BANK: { firstMs: 2_000, mostMs: 3_600_000 },
  POSTING: { firstMs: 1_000, mostMs: 60_000 },
  ABANDONED: { firstMs: 60_000, mostMs: 3_600_000 },
};

/**
 * Twice as long each time, up to a limit, and spread so that what fell silent together is not asked about together.
 * @param random from 0 to 1
 */
export function retryInMs(reason: keyof typeof cadences, attempts: number, random: number): number {
  const { firstMs, mostMs } = cadences[reason];
  return Math.round(Math.min(firstMs * 2 ** attempts, mostMs) * (0.8 + 0.4 * random));
}
