import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Engine } from '../../../books/posting/engine.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import {
  claimBankReturns,
  forgetBankReturn,
  putOffBankReturn,
  setBankReturnAside,
  type BankReturn,
} from './bank-return.repository.js';
import { returnCodeOf } from './return-codes.js';
import { requestOfProcessor } from './return-request.js';
import { ReturnRefusal, returnRefusals } from './return.errors.js';
import { returns } from './return.service.js';
import type { ReturnOutcome } from './types.js';

export interface BankReturnsOptions {
  readonly pool: Pool;
  readonly engine: Pick<Engine, 'submit'>;
  readonly logger: Logger;
  /** The day it is for the agency. */
  readonly today: () => CivilDate;
  /** The day it was for the agency at an instant. */
  readonly dayOf: (at: Date) => CivilDate;
  /** How often it is looked what is due. */
  readonly everyMs?: number;
}

const most = 16;
/** Longer than it takes to record one. */
const leaseMs = 60_000;
const hour = 3_600_000;

/** Sooner at first, because the payment may be about to be posted, and hourly in the end. */
const waitMs = (attempts: number): number => Math.min(hour, 1_000 * 2 ** Math.min(attempts, 12));

/** Somebody has recorded it before, or the processor tells it again. */
const known: ReadonlySet<string> = new Set([
  ReturnRefusal.PAYMENT_ALREADY_RETURNED,
  ReturnRefusal.IDEMPOTENCY_CONFLICT,
]);

/**
 * Records the returns that processors tell of, each once, in whatever order they come: one whose payment is not posted yet waits for
 * it, and one that is refused is left to a person. Any number of processes share the work.
 */
export class BankReturns implements AsyncDisposable {
  readonly #options: Required<BankReturnsOptions>;
  readonly #stop = new AbortController();
  #finished: Promise<unknown> = Promise.resolve();

  constructor(options: BankReturnsOptions) {
    this.#options = { everyMs: 1_000, ...options };
  }

  start(): void {
    this.#finished = this.#run();
  }

  async #run(): Promise<void> {
    const { pool, logger, everyMs } = this.#options;
    while (!this.#stop.signal.aborted) {
      let taken = 0;
      try {
        const due = await claimBankReturns(pool, most, leaseMs);
        taken = due.length;
        await Promise.all(due.map((each) => this.#record(each)));
      } catch (error) {
        logger.warn({ err: error }, 'returns of payments could not be recorded; trying again');
      }
      // A full hand means that more may be due.
      if (taken < most) await delay(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #record(told: BankReturn): Promise<void> {
    const { pool, engine, logger, today, dayOf } = this.#options;
    const { processor, reference, payment, code, attempts, amountCents } = told;
    if (!payment) return putOffBankReturn(pool, told, waitMs(attempts));
    if (payment.amountCents !== amountCents) return this.#setAside(told, 'AMOUNT_MISMATCH');
    // Its clock may be ahead of ours, or behind what the payment was taken by.
    const [day, earliest] = [dayOf(told.happenedAt), payment.businessDate];
    const since = day < earliest ? earliest : day;
    const returnedOn = since > today() ? today() : since;
    const request = requestOfProcessor(
      processor,
      { paymentId: payment.id, code: returnCodeOf(code), returnedOn, reference },
      today(),
    );
    const outcome: ReturnOutcome = await engine.submit(returns, request);
    if (outcome.kind === 'recorded' || known.has(outcome.refusal.code)) return forgetBankReturn(pool, told);
    const { code: refusedWith } = outcome.refusal;
    if (!returnRefusals.wordings[refusedWith].retryable) return this.#setAside(told, refusedWith);
    logger.warn({ processor, reference, code: refusedWith }, 'a return waits to be recorded');
    return putOffBankReturn(pool, told, waitMs(attempts));
  }

  async #setAside(told: BankReturn, code: string): Promise<void> {
    const { pool, logger } = this.#options;
    const { processor, reference } = told;
    logger.error({ processor, reference, code }, 'a return is not recorded; somebody has to look at it');
    await setBankReturnAside(pool, told, code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}
