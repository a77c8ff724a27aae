import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { adjustmentKinds, adjustmentReasons } from '../../books/words/adjustment.js';
import { accountStatuses, accountTypes } from '../../books/words/account.js';
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
import { channels } from '../../books/words/channel.js';
import { Account } from './account/account.entity.js';
import { AccountResolver } from './account/account.resolver.js';
import { findAccountById, findAccountByNumber } from './account/account.service.js';
import { Hold } from './account/hold.entity.js';
import { HoldResolver } from './account/hold.resolver.js';
import { Party } from './account/party.entity.js';
import { PaymentPlan } from './account/payment-plan.entity.js';
import { adjustmentEntities } from './adjustment/adjustment.entity.js';
import { adjustmentResolvers } from './adjustment/adjustment.resolver.js';
import { findAdjustment } from './adjustment/adjustment.service.js';
import { adjustmentStatuses } from './adjustment/adjustment.states.js';
import { BalanceResolver } from './balance/balance.resolver.js';
import { Charge } from './charge/charge.entity.js';
import { ChargeResolver } from './charge/charge.resolver.js';
import { findChargeById } from './charge/charge.service.js';
import { AccountsContext, type AccountsServices } from './context.js';
import { writeOffEntities } from './write-off/write-off.entity.js';
import { writeOffResolvers } from './write-off/write-off.resolver.js';
import { findWriteOff } from './write-off/write-off.service.js';
import { writeOffStatuses } from './write-off/write-off.states.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<AccountsContext>({
    resolvers: [
      AccountResolver,
      HoldResolver,
      ChargeResolver,
      BalanceResolver,
      ...writeOffResolvers,
      ...adjustmentResolvers,
    ],
    words: [
      ...[accountStatuses, accountTypes, channels, sides, tenders],
      ...[writeOffStatuses, adjustmentStatuses, adjustmentKinds, adjustmentReasons],
    ],
    references: {
      Account: ({ id, number }, context) =>
        id ? findAccountById(id, context) : findAccountByNumber(number ?? '', context),
      Charge: ({ id }, context) => findChargeById(id ?? '', context),
      Adjustment: ({ id }, context) => findAdjustment(id ?? '', context),
      WriteOff: ({ id }, context) => findWriteOff(id ?? '', context),
    },
  });
}

const entities = [Account, Party, Charge, Hold, PaymentPlan, ...writeOffEntities, ...adjustmentEntities];

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  await using opened = new AsyncDisposableStack();
  const resources = opened.use(await openResources('accounts', entities, options));
  const { credentials, metrics, timeZone, clock = () => new Date() } = options;
  const postingPool = createPool(credentials, {
    applicationName: 'accounts:posting',
    // Of three batches, and of who waits for held accounts.
    maxConnections: 4,
    metrics: metrics?.pools,
  });
  opened.defer(() => postingPool.end());
  const engine = opened.use(new Engine(new EngineRepository(postingPool)));
  const { orm, pool, streams } = resources;
  const services: AccountsServices = { orm, pool, streams, engine, timeZone, clock };
  const owned = opened.move();
  return {
    name: 'accounts',
    schema: build().schema,
    createContext: (principal) => new AccountsContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export const accountsModule: SubgraphModule = { name: 'accounts', sdl: () => build().sdl, start };
