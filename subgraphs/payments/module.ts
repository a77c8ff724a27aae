import type { Pool } from 'pg';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { channels } from '../../books/words/channel.js';
import { sides } from '../../books/words/ledger.js';
import { tenders } from '../../books/words/tender.js';
import { createPool } from '../../platform/database/pool.js';
import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { civilDateOf, type CivilDate } from '../../platform/time/civil-date.js';
import { AutopayEnrollment } from './autopay/autopay-enrollment.entity.js';
import { PaymentsContext, type PaymentsServices } from './context.js';
import { FeedResolver } from './feed/feed.resolver.js';
import { Allocation } from './payment/allocation.entity.js';
import { Payment } from './payment/payment.entity.js';
import { PaymentRepository } from './payment/payment.repository.js';
import { AllocationResolver, PaymentResolver } from './payment/payment.resolver.js';
import {
  AccountPaymentsResolver,
  DepartmentPaymentsResolver,
  PaymentsResolver,
} from './payment/payment-lists.resolver.js';
import { findPayment } from './payment/payment.service.js';
import { paymentStatuses } from './payment/payment.states.js';
import { PostingMetrics } from './pay/posting-metrics.js';
import { PostingService } from './pay/posting.service.js';
import { AttemptRepository } from './processor/attempt.repository.js';
import { ConfirmationService } from './processor/confirmation.service.js';
import { PendingResolver } from './processor/pending-resolver.js';
import { CatchUp } from './notice/catch-up.js';
import { createNoticeConsumer } from './notice/notice-consumer.js';
import { NoticeInbox } from './notice/notice-inbox.js';
import { NoticeMetrics } from './notice/notice-metrics.js';
import { keepNotice } from './notice/notice.repository.js';
import { NoticeResolver } from './notice/notice.resolver.js';
import { PreviewResolver } from './preview/preview.resolver.js';
import { openProcessors, type OpenedProcessors } from './processor/open-processors.js';
import { processorVariables, readProcessorSettings } from './processor/settings.js';
import { BankReturns } from './return/bank-returns.js';
import { returnCodes } from './return/return-codes.js';
import { PaymentReturn } from './return/return.entity.js';
import { ReturnResolver } from './return/return.resolver.js';
import { DepartmentStub } from './stubs.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<PaymentsContext>({
    resolvers: [
      PaymentResolver,
      AllocationResolver,
      PaymentsResolver,
      AccountPaymentsResolver,
      DepartmentPaymentsResolver,
      PreviewResolver,
      ReturnResolver,
      FeedResolver,
      NoticeResolver,
    ],
    orphanedTypes: [DepartmentStub],
    words: [channels, tenders, sides, paymentStatuses, returnCodes],
    references: {
      Payment: ({ id }, context) => findPayment(id ?? '', context),
      Account: ({ id }) => ({ id }),
      Department: ({ code }) => ({ code }),
    },
  });
}

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  await using opened = new AsyncDisposableStack();
  const resources = opened.use(
    await openResources('payments', [Payment, Allocation, PaymentReturn, AutopayEnrollment], options),
  );
  const { credentials, logger, timeZone, metrics, env = {}, clock = () => new Date() } = options;
  const counts = metrics && new PostingMetrics(metrics.registry);
  const postingPool = createPool(credentials, {
    applicationName: 'payments:posting',
    // Of three batches, of who waits for held accounts, of two who are tried alone, and two for what became of attempts.
    maxConnections: 8,
    metrics: metrics?.pools,
  });
  opened.defer(() => postingPool.end());
  const { pool } = resources;
  const movements = new EngineRepository(postingPool, pool);
  const engine = opened.use(new Engine(movements, { batches: metrics?.batches }));
  const posting = new PostingService(engine, { counts });
  const { processors, courier } = await openProcessors(readProcessorSettings(env), { pool, logger });
  const today = (): CivilDate => civilDateOf(clock(), timeZone);
  const confirmation = new ConfirmationService({
    processorOf: (request) => processors.of(request),
    posting,
    repository: new AttemptRepository(postingPool),
    logger,
    today,
    counts,
  });
  const payments = new PaymentRepository(resources.pool);
  const pending = opened.use(
    new PendingResolver({ attempts: new AttemptRepository(resources.pool), confirmation, logger, counts }),
  );
  pending.start();
  opened
    .use(new BankReturns({ pool, engine, logger, today, dayOf: (at) => civilDateOf(at, timeZone) }))
    .start();
  const inbox = await openInbox({ processors, courier, pool, logger, metrics }, opened);
  const { orm, log, streams } = resources;
  const services: PaymentsServices = {
    orm,
    log,
    streams,
    payments,
    engine,
    posting,
    confirmation,
    processors,
    inbox,
    timeZone,
    clock,
  };
  const owned = opened.move();
  return {
    name: 'payments',
    schema: build().schema,
    createContext: (principal) => new PaymentsContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Telling extends OpenedProcessors, Pick<SubgraphOptions, 'logger' | 'metrics'> {
  readonly pool: Pool;
}

/** Where processors tell what happens, and whoever brings it there and understands it. */
async function openInbox(
  { processors, courier, pool, logger, metrics }: Telling,
  opened: AsyncDisposableStack,
): Promise<NoticeInbox> {
  const counts = metrics && new NoticeMetrics(metrics.registry);
  const inbox = new NoticeInbox({ processors, keep: (notice) => keepNotice(pool, notice), logger, counts });
  const consumer = opened.use(
    createNoticeConsumer({ pool, inbox, processors, logger, metrics: metrics?.events }),
  );
  await consumer.start();
  opened.use(courier).start((notice) => inbox.keep(notice));
  opened.use(new CatchUp({ processors: processors.all, inbox, logger })).start();
  return inbox;
}

export const paymentsModule: SubgraphModule = {
  name: 'payments',
  sdl: () => build().sdl,
  variables: processorVariables,
  checkVariables: readProcessorSettings,
  start,
};
