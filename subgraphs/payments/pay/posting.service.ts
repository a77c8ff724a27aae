import { setTimeout as delay } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { BatchQueue, QueueFullError } from '../../../platform/batching/batch-queue.js';
import { WaitingLine } from '../../../platform/batching/waiting-line.js';
import { isConnectionFailure } from '../../../platform/database/connection-failure.js';
import { newId } from '../../../platform/ids/public-id.js';
import type { BatchMetrics } from '../../../platform/telemetry/metrics/batch-metrics.js';
import { inSpan } from '../../../platform/telemetry/tracing.js';
import { PaymentRefusal, type Refusal } from '../payment/payment.errors.js';
import { decide, maySee, type PostingPlan } from './decide.js';
import type { PostingMetrics } from './posting-metrics.js';
import {
  isGivenUp,
  type ExistingPayment,
  type HeldAccount,
  type Locking,
  type PostedPayment,
  type PostingRepository,
  type Preparation,
} from './posting.repository.js';
import type { PlannedEntry } from './posting.rows.js';
import type { PaymentRequest } from './types.js';

export type PostingOutcome =
  | {
      readonly kind: 'posted';
      readonly plan: PostingPlan;
      readonly entry: PlannedEntry;
      readonly posted: PostedPayment;
    }
  /** The attempt is recorded; its processor may now be asked. */
  | {
      readonly kind: 'begun';
      /** Absent where an earlier commit recorded it whose answer was lost. */
      readonly plan?: PostingPlan;
    }
  /** The key was used before, for the same request: what became of it is the answer. */
  | { readonly kind: 'replayed'; readonly paymentId: string; readonly status: string }
  | { readonly kind: 'conflict'; readonly paymentId: string }
  | { readonly kind: 'similar'; readonly paymentId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Also that nothing was decided yet, because somebody else holds what it takes. */
export type BatchOutcome = PostingOutcome | { readonly kind: 'held'; readonly accountId: string };

export interface PostingOptions {
  /** How long ago a payment of the same amount, tender and instrument still asks for a second thought. */
  readonly similarWithinMs: number;
  readonly maxBatchSize: number;
  readonly concurrency: number;
  /** How many requests may wait for a batch, and how many for accounts that are held; further ones are SERVICE_BUSY. */
  readonly capacity: number;
  /** How long a request waits for an account that somebody else holds until it is refused as SERVICE_BUSY. */
  readonly patienceMs: number;
  readonly batches?: BatchMetrics | undefined;
  readonly counts?: PostingMetrics | undefined;
}

const defaults: PostingOptions = {
  similarWithinMs: 10 * 60_000,
  maxBatchSize: 256,
  concurrency: 3,
  capacity: 10_000,
  patienceMs: 10_000,
};
const maxAttempts = 4;
const passOver: Locking = { waitMs: 0, withParts: false };

/**
 * Posts payments in batches: each batch is one transaction, each request gets its own answer. A request whose account
 * somebody else holds leaves its batch and waits apart, so that it holds up no other.
 */
export class PostingService implements AsyncDisposable {
  readonly #repository: PostingRepository;
  readonly #options: PostingOptions;
  readonly #queue: BatchQueue<PaymentRequest, BatchOutcome>;
  readonly #line: WaitingLine<PaymentRequest, PostingOutcome>;
  readonly #underWay = new Set<Promise<unknown>>();
  /** By request, the failure after which nobody knows whether it was committed. */
  readonly #unanswered = new WeakMap<PaymentRequest, Error>();

  constructor(repository: PostingRepository, options: Partial<PostingOptions> = {}) {
    this.#repository = repository;
    this.#options = { ...defaults, ...options };
    const meter = options.batches?.meter('posting', () => this.#queue.depth);
    this.#queue = new BatchQueue({
      ...this.#options,
      run: (requests) =>
        inSpan('post batch', { attributes: { 'batch.size': requests.length } }, () =>
          this.postBatch(requests),
        ),
      ...(meter && { meter }),
    });
    this.#line = new WaitingLine<PaymentRequest, PostingOutcome>({
      ...this.#options,
      giveUp: () => busy,
      attempt: async (requests, waitMs) => {
        const outcomes = await this.postBatch(requests, { waitMs, withParts: true });
        return outcomes.map((outcome) =>
          outcome.kind === 'held' ? { waitsFor: outcome.accountId } : { answer: outcome },
        );
      },
    });
    this.#options.counts?.watchWaiting(() => this.#line.size);
  }

  async submit(request: PaymentRequest): Promise<PostingOutcome> {
    const posting = this.#post(request);
    this.#underWay.add(posting);
    try {
      const outcome = await posting;
      this.#options.counts?.answered(outcome === busy ? 'busy' : outcome.kind);
      return outcome;
    } finally {
      this.#underWay.delete(posting);
    }
  }

  async #post(request: PaymentRequest): Promise<PostingOutcome> {
    try {
      const first = await this.#queue.submit(request);
      const outcome =
        first.kind === 'held' ? await this.#line.join(request, first.accountId, request.patienceMs) : first;
      const unanswered = this.#unanswered.get(request);
      // A refusal says that nothing was stored.
      if (unanswered && (outcome === busy || outcome === periodClosed)) throw unanswered;
      return outcome;
    } catch (error) {
      if (error instanceof QueueFullError) return busy;
      throw error;
    }
  }

  /**
   * Posts requests as one transaction, retried whole after a lost connection or a conflict with another process. That is
   * safe because a request that did commit is found again by its idempotency key. A period that was closed meanwhile is
   * such a conflict: the retry posts into the next one.
   */
  async postBatch(requests: readonly PaymentRequest[], locking = passOver): Promise<BatchOutcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#repository.transaction(
          (client) => this.#repository.prepare(client, requests, this.#options.similarWithinMs, locking),
          (client, prepared) => this.#runBatch(client, requests, prepared),
        );
      } catch (error) {
        if (error instanceof Error && isConnectionFailure(error))
          for (const request of requests) this.#unanswered.set(request, error);
        if (isGivenUp(error)) return requests.map(({ accountId }) => ({ kind: 'held', accountId }));
        if (attempt === maxAttempts && isPeriodClosed(error)) return requests.map(() => periodClosed);
        if (attempt === maxAttempts || !isTransient(error)) throw error;
        await delay(2 ** attempt * 10 * Math.random());
      }
    }
  }

  async #runBatch(
    client: PoolClient,
    requests: readonly PaymentRequest[],
    prepared: Preparation,
  ): Promise<BatchOutcome[]> {
    const seen = new BatchMemory();
    const outcomes: (BatchOutcome | PlannedEntry)[] = requests.map((request, index) =>
      this.#decideOne(request, index, prepared, seen),
    );
    const begun = outcomes.flatMap((outcome) =>
      'kind' in outcome && outcome.kind === 'begun' ? (outcome.plan ?? []) : [],
    );
    const entries = outcomes.filter((outcome): outcome is PlannedEntry => !('kind' in outcome));
    const [, posted] = await Promise.all([
      begun.length > 0 && this.#repository.begin(client, begun),
      entries.length > 0 ? this.#repository.post(client, entries) : [],
    ]);
    const byPayment = new Map(posted.map((payment) => [payment.id, payment]));
    return outcomes.map((outcome) => {
      if ('kind' in outcome) return outcome;
      const payment = byPayment.get(outcome.plan.request.id);
      if (!payment) throw new Error(`Payment ${outcome.plan.request.id} was not posted`);
      return { kind: 'posted', plan: outcome.plan, entry: outcome, posted: payment };
    });
  }

  #decideOne(
    request: PaymentRequest,
    index: number,
    prepared: Preparation,
    seen: BatchMemory,
  ): BatchOutcome | PlannedEntry {
    const existing = prepared.existing.get(index) ?? seen.sameKey(request);
    const isResumed = existing?.id === request.id && isUndecided(request, existing);
    if (existing && !isResumed) return answerExisting(request, existing);
    // To decide again might refuse what is charged later.
    if (existing && !request.captured && !request.begunBefore) return { kind: 'begun' };
    const held = existing?.held ? request.accountId : heldAccount(request, prepared.held)?.id;
    if (held) return { kind: 'held', accountId: held };
    if (request.objection) return { kind: 'refused', refusal: request.objection };

    const accountingDate = prepared.accountingDates[request.businessDate] ?? null;
    const similarId = prepared.similar.get(index) ?? seen.similar(request);
    const decision = decide(request, { ...prepared, accountingDate, similarId });
    if (decision.kind === 'refuse') return { kind: 'refused', refusal: decision.refusal };
    if (decision.kind === 'similar') return decision;
    seen.add(request);
    const { plan } = decision;
    if (request.confirmation === 'PROCESSOR' && !request.captured) return { kind: 'begun', plan };
    return {
      plan,
      entryId: newId(),
      accountingDate: accountingDate ?? request.businessDate,
      confirmedAt: request.captured?.confirmedAt ?? request.receivedAt,
    };
  }

  /** Waits for every request that was submitted. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

/** What earlier requests of the same batch will have written, which the database cannot show yet. */
class BatchMemory {
  readonly #byKey = new Map<string, PaymentRequest>();
  readonly #byLook = new Map<string, PaymentRequest>();

  add(request: PaymentRequest): void {
    this.#byKey.set(keyOf(request), request);
    this.#byLook.set(lookOf(request), request);
  }

  sameKey(request: PaymentRequest): ExistingPayment | undefined {
    const earlier = this.#byKey.get(keyOf(request));
    return earlier && { id: earlier.id, requestHash: earlier.requestHash, status: 'PENDING', held: false };
  }

  similar(request: PaymentRequest): string | undefined {
    return this.#byLook.get(lookOf(request))?.id;
  }
}

const keyOf = ({ scope, key }: PaymentRequest): string => JSON.stringify([scope, key]);
const lookOf = (r: PaymentRequest): string =>
  JSON.stringify([r.accountId, r.amountCents.toString(), r.tender, r.maskedInstrument]);

/** An attempt goes on where it stands. What was given up is taken up again only when its money has come after all. */
const isUndecided = ({ captured }: PaymentRequest, { status }: ExistingPayment): boolean =>
  status === 'PENDING' || (captured !== undefined && status === 'ABANDONED');

function answerExisting(request: PaymentRequest, existing: ExistingPayment): PostingOutcome {
  const { id: paymentId, status } = existing;
  return existing.requestHash === request.requestHash
    ? { kind: 'replayed', paymentId, status }
    : { kind: 'conflict', paymentId };
}

/** The first account it names that somebody else holds. One out of its caller's reach is none of its business. */
function heldAccount(
  request: PaymentRequest,
  held: ReadonlyMap<string, HeldAccount>,
): HeldAccount | undefined {
  if (held.size === 0) return undefined;
  const names = [request.accountId, ...(request.allocations ?? []).map(({ chargeId }) => chargeId)];
  return names
    .map((name) => held.get(name))
    .find((account) => account !== undefined && maySee(request, account));
}

const refused = (code: PaymentRefusal): PostingOutcome & { kind: 'refused' } => ({
  kind: 'refused',
  refusal: { code, path: ['input'] },
});
const busy = refused(PaymentRefusal.SERVICE_BUSY);
const periodClosed = refused(PaymentRefusal.FISCAL_PERIOD_CLOSED);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** A period that was open when the batch was decided on was closed before it was written. */
const isPeriodClosed = (error: unknown): boolean => codeOf(error) === 'TB004';

/** Deadlock, serialization failure, a key that another process took between our look and our write, or a lost connection. */
const isTransient = (error: unknown): boolean =>
  ['40P01', '40001', '23505'].includes(codeOf(error)) || isPeriodClosed(error) || isConnectionFailure(error);
