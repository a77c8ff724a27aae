import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { BillingRepository } from '../../subgraphs/accounts/billing/billing.repository.js';
import { BillingService } from '../../subgraphs/accounts/billing/billing.service.js';
import { Channel, Tender } from '../../subgraphs/payments/payment/payment.enums.js';
import { PostingRepository } from '../../subgraphs/payments/posting/posting.repository.js';
import { PostingService } from '../../subgraphs/payments/posting/posting.service.js';
import type { PaymentRequest } from '../../subgraphs/payments/posting/types.js';
import type { Bill, CityAccount, CityDay, Payment } from '../city/types.js';
import { attemptRow } from './city-rows.js';
import { historyScope as scope } from './history-scope.js';
import { insertRows } from './insert-rows.js';
import { inRounds } from './rounds.js';

/** One works out the next batch while the database is at that of another. */
export const laneCount = 2;
const batchSize = 500;

/** Posts the city's history in its order, through the services that post live, in lanes that share no account. */
export class History {
  readonly #pool: Pool;
  readonly #billing: BillingService;
  readonly #posting: PostingService;
  readonly #laneOf: ReadonlyMap<string, number>;
  readonly #lanes: Promise<void>[] = Array.from({ length: laneCount }, () => Promise.resolve());

  /** @param pool of a connection for each lane */
  constructor(pool: Pool, accounts: readonly CityAccount[]) {
    this.#pool = pool;
    this.#billing = new BillingService(new BillingRepository(pool));
    this.#posting = new PostingService(new PostingRepository(pool));
    this.#laneOf = new Map(accounts.map(({ id }, index) => [id, index % laneCount]));
  }

  /** Posts some days; each lane begins as soon as it is done with the days given before. */
  async post(days: readonly CityDay[]): Promise<void> {
    this.#lanes.forEach((before, lane) => {
      this.#lanes[lane] = before.then(() => this.#postInLane(days, lane));
    });
    await Promise.all(this.#lanes);
  }

  async #postInLane(days: readonly CityDay[], lane: number): Promise<void> {
    const isOfLane = ({ accountId }: { accountId: string }): boolean => this.#laneOf.get(accountId) === lane;
    for (const { bills, payments } of inRounds(days, isOfLane)) await this.#postRound(bills, payments);
    const attempts = days.flatMap((day) => day.attempts).filter(isOfLane);
    const rows = attempts.map((attempt) => attemptRow(attempt, scope, hashOf(attempt.id)));
    await insertRows(this.#pool, 'payments.payment', rows);
  }

  async #postRound(bills: readonly Bill[], payments: readonly Payment[]): Promise<void> {
    for (const batch of batches(bills)) await this.#billing.issue(batch);
    for (const batch of batches(payments)) {
      const outcomes = await this.#posting.postBatch(batch.map(requestOf));
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
