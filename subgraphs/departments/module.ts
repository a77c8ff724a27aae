import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { DepartmentsContext, type DepartmentsServices } from './context.js';
import { Department } from './department/department.entity.js';
import { DepartmentResolver } from './department/department.resolver.js';
import { referredDepartment } from './department/department.service.js';
import { createItemConsumer } from './item/item-consumer.js';
import { itemStatuses } from './item/item.states.js';
import { RevenueItem } from './item/revenue-item.entity.js';
import { RevenueItemResolver } from './item/revenue-item.resolver.js';
import { referredItem } from './item/revenue-item.service.js';
import { NodeResolver } from './node/node.resolver.js';
import { RevenueStreamResolver } from './revenue/revenue-stream.resolver.js';
import { RevenueType } from './revenue-type/revenue-type.entity.js';
import { RevenueTypeResolver } from './revenue-type/revenue-type.resolver.js';
import { referredRevenueType } from './revenue-type/revenue-type.service.js';
import { AdjustmentStub, ApiKeyStub, ChargeStub, FundStub, JournalEntryStub, WriteOffStub } from './stubs.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<DepartmentsContext>({
    resolvers: [
      DepartmentResolver,
      RevenueTypeResolver,
      RevenueItemResolver,
      RevenueStreamResolver,
      NodeResolver,
    ],
    orphanedTypes: [AdjustmentStub, ApiKeyStub, ChargeStub, FundStub, JournalEntryStub, WriteOffStub],
    words: [itemStatuses],
    references: {
      Department: referredDepartment,
      RevenueType: referredRevenueType,
      RevenueItem: referredItem,
    },
  });
}

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  await using opened = new AsyncDisposableStack();
  const resources = opened.use(
    await openResources('departments', [Department, RevenueType, RevenueItem], options),
  );
  const { orm, pool, tail, streams } = resources;
  const { logger, timeZone, metrics, clock = () => new Date() } = options;
  const consumer = opened.use(createItemConsumer({ pool, tail, logger, metrics: metrics?.events }));
  await consumer.start();
  const services: DepartmentsServices = { orm, pool, streams, timeZone, clock };
  const owned = opened.move();
  return {
    name: 'departments',
    schema: build().schema,
    createContext: (principal) => new DepartmentsContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export const departmentsModule: SubgraphModule = { name: 'departments', sdl: () => build().sdl, start };
