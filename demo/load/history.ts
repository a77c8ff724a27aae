import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { BillingService } from '../../subgraphs/accounts/billing/billing.service.js';
import { Channel } from '../../books/words/channel.js';
import { Tender } from '../../books/words/tender.js';
import { PostingService } from '../../subgraphs/payments/pay/posting.service.js';
import type { PaymentRequest } from '../../subgraphs/payments/pay/types.js';
import type { CityDay, Payment } from '../city/types.js';
import { attemptRow } from './city-rows.js';
import { historyScope as scope } from './history-scope.js';
import { insertRows } from './insert-rows.js';
import { inRounds, type Round } from './rounds.js';

const batchSize = 500;

/** Posts the city's history in the order of time, as the journal keeps it, through the services that post live. */
export class History {
  readonly #pool: Pool;
  readonly #billing: BillingService;
  readonly #posting: PostingService;
  #posted: Promise<void> = Promise.resolve();

  constructor(pool: Pool) {
    this.#pool = pool;
    const engine = new Engine(new EngineRepository(pool));
    this.#billing = new BillingService(engine);
    this.#posting = new PostingService(engine);
  }

  /** Posts some days behind those given before, which need not be posted yet. */
  async post(days: readonly CityDay[]): Promise<void> {
    this.#posted = this.#posted.then(() => this.#postDays(days));
    await this.#posted;
  }

  async #postDays(days: readonly CityDay[]): Promise<void> {
    for (const round of inRounds(days)) await this.#postRound(round);
    const rows = days
      .flatMap((day) => day.attempts)
      .map((attempt) => attemptRow(attempt, scope, hashOf(attempt.id)));
    await insertRows(this.#pool, 'payments.payment', rows);
  }

  async #postRound({ bills, payments }: Round): Promise<void> {
    for (const batch of batches(bills)) await this.#billing.issueAll(batch);
    for (const batch of batches(payments)) {
      const outcomes = await this.#posting.submitAll(batch.map(requestOf));
      const failed = outcomes.find(({ kind }) => kind !== 'posted');
      if (failed) throw new Error(`A payment of the demo city was not posted: ${JSON.stringify(failed)}`);
    }
  }
}

function requestOf(payment: Payment): PaymentRequest {
  return {
    id: payment.id,
    scope,
    key: payment.id,
    requestHash: hashOf(payment.id),
    createdBy: scope,
    channel: Channel[payment.channel],
    tender: Tender[payment.tender],
    amountCents: payment.amountCents,
    accountId: payment.accountId,
    ...(payment.allocations && { allocations: payment.allocations }),
    ...(payment.maskedInstrument && { maskedInstrument: payment.maskedInstrument }),
    receivedAt: payment.receivedAt,
    businessDate: payment.businessDate,
    effectiveDate: payment.businessDate,
    allowDuplicate: true,
    departments: '*',
    confirmation: 'IMMEDIATE',
    ...(payment.processorReference && {
      captured: { confirmedAt: payment.receivedAt, processorReference: payment.processorReference },
    }),
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}
