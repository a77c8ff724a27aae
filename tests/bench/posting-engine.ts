import { randomBytes, randomInt } from 'node:crypto';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createPool } from '../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { fromPublicId, newId } from '../../platform/ids/public-id.js';
import { civilDateOf } from '../../platform/time/civil-date.js';
import { PostingService } from '../../subgraphs/payments/pay/posting.service.js';
import type { PaymentRequest } from '../../subgraphs/payments/pay/types.js';
import { Channel } from '../../books/words/channel.js';
import { Tender } from '../../books/words/tender.js';
import { closedLoop, type LoadResult } from './support/closed-loop.js';
import { answerParent } from './support/load-process.js';

/** The engine behind the endpoint, in a process of its own that asks it for payments without GraphQL. */
export interface PostingEngine {
  readonly connect: (to: {
    credentials: DatabaseCredentials;
    timeZone: string;
    accountIds: readonly string[];
    clients: number;
  }) => void;
  readonly run: (load: { durationMs: number }) => Promise<LoadResult>;
}

let load: (durationMs: number) => Promise<LoadResult> = () => Promise.reject(new Error('Connect first.'));

answerParent<PostingEngine>({
  connect({ credentials, timeZone, accountIds, clients }: Parameters<PostingEngine['connect']>[0]) {
    const pool = createPool(credentials, { applicationName: 'bench:engine', maxConnections: 6 });
    const posting = new PostingService(new Engine(new EngineRepository(pool)));
    const accounts = accountIds.map((id) => fromPublicId('acct', id) ?? '');
    load = (durationMs) =>
      closedLoop(clients, durationMs, async () => {
        const accountId = accounts[randomInt(accounts.length)] ?? '';
        const outcome = await posting.submit(cashPayment(accountId, civilDateOf(new Date(), timeZone)));
        if (outcome.kind !== 'posted') throw new Error(`A payment was not posted: ${outcome.kind}`);
      });
  },
  run: ({ durationMs }: { durationMs: number }) => load(durationMs),
});

/** What the endpoint makes of a cashier's request. */
const cashPayment = (accountId: string, today: string): PaymentRequest => ({
  id: newId(),
  scope: 'bench',
  key: newId(),
  requestHash: randomBytes(32).toString('hex'),
  createdBy: 'bench',
  channel: Channel.COUNTER,
  tender: Tender.CASH,
  amountCents: BigInt(randomInt(100, 5_000)),
  accountId,
  receivedAt: new Date(),
  businessDate: today,
  effectiveDate: today,
  allowDuplicate: true,
  departments: '*',
  confirmation: 'IMMEDIATE',
});
