import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { Mark, PostingRepository } from '../posting/posting.repository.js';
import type { PostingOutcome, PostingService } from '../posting/posting.service.js';
import type { PaymentRequest } from '../posting/types.js';
import type { PaymentProcessor, ProcessorOutcome } from './processor.js';

export interface ConfirmationOptions {
  readonly processor: PaymentProcessor;
  readonly posting: PostingService;
  readonly repository: PostingRepository;
  readonly logger: Logger;
  /** The agency's civil date at this moment. */
  readonly today: () => CivilDate;
  /** After this long without an answer the outcome counts as unknown. */
  readonly answerWithinMs?: number;
}

const defaultAnswerWithinMs = 10_000;

/** Brings begun payments to their end: asks the processor, then posts, declines, or keeps them pending. */
export class ConfirmationService {
  readonly #options: ConfirmationOptions;
  readonly #underWay = new Map<string, Promise<PostingOutcome | undefined>>();

  constructor(options: ConfirmationOptions) {
    this.#options = options;
  }

  /** The end of a payment that this process is working on, for those who asked for the same one. */
  underWay(paymentId: string): Promise<PostingOutcome | undefined> | undefined {
    return this.#underWay.get(paymentId);
  }

  /** Charges once and settles what came of it. Answers the posting, or nothing when there was none. */
  confirm(request: PaymentRequest): Promise<PostingOutcome | undefined> {
    return this.#once(request, () => this.#charge(request));
  }

  /** Asks again about a payment whose outcome is not known, and charges only if it never reached the processor. */
  resolve(request: PaymentRequest): Promise<PostingOutcome | undefined> {
    return this.#once(request, async () => {
      const outcome = await this.#answered(() => this.#options.processor.lookup(request.id));
      return outcome.kind === 'not-found' ? this.#charge(request) : outcome;
    });
  }

  #once(request: PaymentRequest, ask: () => Promise<ProcessorOutcome>): Promise<PostingOutcome | undefined> {
    const underWay = this.#underWay.get(request.id);
    if (underWay) return underWay;
    const work = ask()
      .then((outcome) => this.#settle(request, outcome))
      .finally(() => this.#underWay.delete(request.id));
    this.#underWay.set(request.id, work);
    return work;
  }

  #charge({ id, token = '', amountCents }: PaymentRequest): Promise<ProcessorOutcome> {
    return this.#answered(() => this.#options.processor.charge({ key: id, token, amountCents }));
  }

  /** Silence and failure are the same: the outcome is not known. */
  async #answered<Outcome>(ask: () => Promise<Outcome>): Promise<Outcome | { kind: 'unknown' }> {
    const silence = Promise.withResolvers<{ kind: 'unknown' }>();
    const timer = setTimeout(
      () => silence.resolve({ kind: 'unknown' }),
      this.#options.answerWithinMs ?? defaultAnswerWithinMs,
    );
    try {
      return await Promise.race([ask(), silence.promise]);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the payment processor failed to answer');
      return { kind: 'unknown' };
    } finally {
      clearTimeout(timer);
    }
  }

  async #settle(request: PaymentRequest, outcome: ProcessorOutcome): Promise<PostingOutcome | undefined> {
    if (outcome.kind === 'approved') {
      return this.#options.posting.submit({
        ...request,
        businessDate: this.#options.today(),
        captured: { confirmedAt: outcome.at, processorReference: outcome.reference },
      });
    }
    await this.#options.repository.mark([markOf(request.id, outcome)]);
    return undefined;
  }
}

function markOf(id: string, outcome: Exclude<ProcessorOutcome, { kind: 'approved' }>): Mark {
  switch (outcome.kind) {
    case 'declined':
      return { id, status: 'DECLINED', declineCode: outcome.code, processorReference: outcome.reference };
    case 'pending':
      return { id, status: 'PENDING', pendingReason: 'BANK', processorReference: outcome.reference };
    case 'unknown':
      return { id, status: 'PENDING', pendingReason: 'UNKNOWN' };
  }
}
