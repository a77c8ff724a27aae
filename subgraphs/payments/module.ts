import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { channels } from '../../books/words/channel.js';
import { tenders } from '../../books/words/tender.js';
import { createPool } from '../../platform/database/pool.js';
import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { civilDateOf } from '../../platform/time/civil-date.js';
import { AutopayEnrollment } from './autopay/autopay-enrollment.entity.js';
import { PaymentsContext, type PaymentsServices } from './context.js';
import { FeedResolver } from './feed/feed.resolver.js';
import { Allocation } from './payment/allocation.entity.js';
import { Payment } from './payment/payment.entity.js';
import { PaymentRepository } from './payment/payment.repository.js';
import { AllocationResolver, PaymentResolver } from './payment/payment.resolver.js';
import { AccountPaymentsResolver, DepartmentPaymentsResolver } from './payment/payment-lists.resolver.js';
import { findPayment } from './payment/payment.service.js';
import { paymentStatuses } from './payment/payment.states.js';
import { PostingMetrics } from './pay/posting-metrics.js';
import { PostingService } from './pay/posting.service.js';
import { AttemptRepository } from './processor/attempt.repository.js';
import { ConfirmationService } from './processor/confirmation.service.js';
import { PendingResolver } from './processor/pending-resolver.js';
import { SandboxProcessor } from './processor/sandbox-processor.js';
import { SandboxProcessorRepository } from './processor/sandbox-processor.repository.js';
import { DepartmentStub } from './stubs.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<PaymentsContext>({
    resolvers: [
      PaymentResolver,
      AllocationResolver,
      AccountPaymentsResolver,
      DepartmentPaymentsResolver,
      FeedResolver,
    ],
    orphanedTypes: [DepartmentStub],
    words: [channels, tenders, paymentStatuses],
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
    await openResources('payments', [Payment, Allocation, AutopayEnrollment], options),
  );
  const { credentials, logger, timeZone, metrics, clock = () => new Date() } = options;
  const counts = metrics && new PostingMetrics(metrics.registry);
  const postingPool = createPool(credentials, {
    applicationName: 'payments:posting',
    // Of three batches, of who waits for held accounts, and two for what became of attempts.
    maxConnections: 6,
    metrics: metrics?.pools,
  });
  opened.defer(() => postingPool.end());
  const engine = opened.use(new Engine(new EngineRepository(postingPool), { batches: metrics?.batches }));
  const posting = new PostingService(engine, { counts });
  const processor = new SandboxProcessor(new SandboxProcessorRepository(resources.pool));
  const confirmation = new ConfirmationService({
    processor,
    posting,
    repository: new AttemptRepository(postingPool),
    logger,
    today: () => civilDateOf(clock(), timeZone),
    counts,
  });
  const payments = new PaymentRepository(resources.pool);
  const pending = opened.use(new PendingResolver({ payments, confirmation, logger, counts }));
  pending.start();
  const { orm, log, streams } = resources;
  const services: PaymentsServices = {
    orm,
    log,
    streams,
    payments,
    posting,
    confirmation,
    processor,
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

export const paymentsModule: SubgraphModule = { name: 'payments', sdl: () => build().sdl, start };
