import { isRefusedByBooks } from '../../../books/posting/failures.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { PaymentRefusal, paymentRefusals } from '../payment/payment.errors.js';
import { bookedStatuses } from '../payment/payment.states.js';
import type { PostingMetrics } from '../pay/posting-metrics.js';
import type { PostingOutcome } from '../pay/outcome.js';
import type { PostingService } from '../pay/posting.service.js';
import type { Capture, PaymentRequest } from '../pay/types.js';
import { capturedMark, givenUp, nextStep, waiting, type Attempt, type Step } from './attempt.js';
import type { AttemptRepository } from './attempt.repository.js';
import type { ChargeRequest, Charging } from './processor.js';

type Posted = PostingOutcome & { readonly kind: 'posted' };
type Unposted =
  { readonly kind: 'failed'; readonly err: unknown } | (PostingOutcome & { readonly kind: 'refused' });
type Outcome = PostingOutcome | Unposted;

export interface ConfirmationOptions {
  /**
   * Who is asked about a payment.
   * @throws Error when nobody can be
   */
  readonly processorOf: (request: PaymentRequest) => Charging;
  readonly posting: Pick<PostingService, 'submit'>;
  readonly repository: Pick<AttemptRepository, 'mark'>;
  readonly logger: Logger;
  /** The agency's civil date at this moment. */
  readonly today: () => CivilDate;
  /** After this long without an answer the outcome counts as unknown. payments.record leaves an attempt alone for longer. */
  readonly answerWithinMs?: number;
  readonly counts?: PostingMetrics | undefined;
}

const defaultAnswerWithinMs = 10_000;
/** How often captured money is tried where it belongs before it goes to suspense, if it is the books or the chart that refuse it. */
const triesBeforeSuspense = 2;

/**
 * Brings begun payments to their end: asks the processor, then posts, declines, abandons, or keeps them pending. Nothing that
 * fails here reaches the payer as an error, because the payment is recorded and comes to its end without them.
 */
export class ConfirmationService {
  readonly #options: ConfirmationOptions;
  readonly #underWay = new Map<string, Promise<Posted | undefined>>();

  constructor(options: ConfirmationOptions) {
    this.#options = options;
  }

  /** The end of a payment that this process is working on, for those who asked for the same one. Never rejects. */
  underWay(paymentId: string): Promise<Posted | undefined> | undefined {
    return this.#underWay.get(paymentId);
  }

  /** Charges once and settles what came of it. Answers the posting, or nothing when there was none. Never rejects. */
  confirm(request: PaymentRequest): Promise<Posted | undefined> {
    const attempt: Attempt = { request, status: 'PENDING', attempts: 0, ageMs: 0, sinceChargeMs: 0 };
    return this.#once(attempt, () => this.#charge(attempt));
  }

  /**
   * Posts what is known to be captured. Else asks again, and charges only if the payment never reached the processor and is
   * still to be. Never rejects.
   * @param answered called once the processor is not going to be asked any more
   */
  resolve(attempt: Attempt, answered: () => void = () => undefined): Promise<Posted | undefined> {
    return this.#once(attempt, async () => {
      if (attempt.captured) return this.#post(attempt, attempt.captured);
      const answer = await this.#answered(attempt, (processor, charge) => processor.lookup(charge));
      const step = nextStep(attempt, answer, Math.random());
      if (step.kind === 'charge') return this.#chargeIfStillWanted(attempt);
      answered();
      return this.#take(attempt, step);
    });
  }

  #once(attempt: Attempt, work: () => Promise<Posted | undefined>): Promise<Posted | undefined> {
    const { id } = attempt.request;
    const underWay = this.#underWay.get(id);
    if (underWay) return underWay;
    const end = work()
      .catch((error: unknown) => {
        // It is due again when its claim runs out, whatever it was that failed.
        this.#report(attempt, { err: error }, 'a payment could not be brought to its end; it is tried again');
        return undefined;
      })
      .finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, end);
    return end;
  }

  async #charge(attempt: Attempt): Promise<Posted | undefined> {
    const outcome = await this.#answered(attempt, (processor, charge) => processor.charge(charge));
    return this.#take(attempt, nextStep(attempt, outcome, Math.random()));
  }

  /** Much may have changed since the attempt was begun: the bill may be paid by now, or the account closed. */
  async #chargeIfStillWanted(attempt: Attempt): Promise<Posted | undefined> {
    const outcome = await this.#options.posting.submit({ ...attempt.request, begunBefore: true });
    if (outcome.kind === 'begun') return this.#charge(attempt);
    if (outcome.kind !== 'refused') return undefined;
    const { code } = outcome.refusal;
    const mark = paymentRefusals.wordings[code].retryable
      ? waiting(attempt, 'UNKNOWN', Math.random())
      : givenUp(attempt, code, Math.random());
    return this.#take(attempt, { kind: 'mark', mark });
  }

  async #take(attempt: Attempt, step: Step): Promise<Posted | undefined> {
    switch (step.kind) {
      case 'post':
        return this.#post(attempt, step.capture);
      case 'mark':
        await this.#options.repository.mark([step.mark]);
        return undefined;
      case 'charge':
        throw new Error('The processor does not know what it was just asked to charge');
    }
  }

  async #post(attempt: Attempt, capture: Capture): Promise<Posted | undefined> {
    // Nobody is told for another moment that no money moved.
    if (attempt.status === 'ABANDONED') await this.#keep(attempt, capture);
    const outcome = await this.#submit(attempt, capture);
    switch (outcome.kind) {
      case 'posted':
        if (outcome.plan.unappliedTo === 'SUSPENSE') this.#tellOfSuspense(attempt);
        return outcome;
      case 'replayed':
        // Another process was faster, unless the processor contradicts itself.
        if (!bookedStatuses.has(outcome.status)) this.#tellOfContradiction(attempt, capture, outcome.status);
        return undefined;
      case 'refused':
      case 'failed':
        this.#report(attempt, reasonOf(outcome), 'captured money could not be posted; it is tried again');
        await this.#keep(isRefusedWhereItBelongs(outcome) ? refusedOnceMore(attempt) : attempt, capture);
        return undefined;
      case 'begun':
      case 'conflict':
      case 'similar':
      case 'stale':
        throw new Error(`Captured money was answered as ${outcome.kind}`);
    }
  }

  #keep(attempt: Attempt, capture: Capture): Promise<void> {
    return this.#options.repository.mark([capturedMark(attempt, capture, Math.random())]);
  }

  async #submit(attempt: Attempt, capture: Capture): Promise<Outcome> {
    const { posting, today } = this.#options;
    const submit = (captured: Capture): Promise<Outcome> =>
      posting
        .submit({ ...attempt.request, businessDate: today(), captured })
        .catch((err: unknown) => ({ kind: 'failed', err }));
    const outcome = await submit(capture);
    if (!isRefusedWhereItBelongs(outcome) || refusedOnceMore(attempt).booksRefused < triesBeforeSuspense)
      return outcome;
    this.#report(attempt, reasonOf(outcome), 'the books refuse captured money where it belongs');
    return submit({ ...capture, toSuspense: true });
  }

  #tellOfSuspense({ request }: Attempt): void {
    this.#options.counts?.suspended();
    this.#options.logger.error(
      { payment: toPublicId('pay', request.id) },
      'captured money was posted to suspense; somebody has to find out what it is for',
    );
  }

  #tellOfContradiction({ request }: Attempt, capture: Capture, status: string): void {
    this.#options.counts?.contradicted();
    this.#options.logger.error(
      { payment: toPublicId('pay', request.id), status, ...capture },
      'the processor says that it has the money of a payment that has ended without; it is in no books',
    );
  }

  #report({ request, attempts }: Attempt, why: object, message: string): void {
    this.#options.counts?.stuck();
    this.#options.logger.error({ ...why, payment: toPublicId('pay', request.id), attempts }, message);
  }

  /** Silence and failure are the same: the outcome is not known. */
  async #answered<Outcome>(
    { request }: Attempt,
    ask: (processor: Charging, charge: ChargeRequest) => Promise<Outcome>,
  ): Promise<Outcome | { kind: 'unknown' }> {
    const { id, token = '', amountCents } = request;
    const silence = Promise.withResolvers<{ kind: 'unknown' }>();
    const timer = setTimeout(
      () => silence.resolve({ kind: 'unknown' }),
      this.#options.answerWithinMs ?? defaultAnswerWithinMs,
    );
    try {
      const asked = ask(this.#options.processorOf(request), { key: id, token, amountCents });
      return await Promise.race([asked, silence.promise]);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the payment processor failed to answer');
      return { kind: 'unknown' };
    } finally {
      clearTimeout(timer);
    }
  }
}

const refusedOnceMore = (attempt: Attempt): Attempt & { readonly booksRefused: number } => ({
  ...attempt,
  booksRefused: (attempt.booksRefused ?? 0) + 1,
});

/** What in the configuration of the agency may keep money from where it belongs. */
const obstacles: ReadonlySet<PaymentRefusal> = new Set([
  PaymentRefusal.LEDGER_ACCOUNT_NOT_ACTIVE,
  PaymentRefusal.ROUTING_INCOMPLETE,
]);

/** Whether the books will not take it as it is, rather than not now. */
const isRefusedWhereItBelongs = (outcome: Outcome): outcome is Unposted =>
  (outcome.kind === 'failed' && isRefusedByBooks(outcome.err)) ||
  (outcome.kind === 'refused' && obstacles.has(outcome.refusal.code));

/** For the log, which must not be told all that a request holds. */
const reasonOf = (outcome: Unposted): object =>
  outcome.kind === 'failed' ? { err: outcome.err } : { refusal: outcome.refusal };
