import { accountStatuses, accountTypes } from '../../books/words/account.js';
import { tenders } from '../../books/words/tender.js';
import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { Account } from './account/account.entity.js';
import { AccountResolver } from './account/account.resolver.js';
import { findAccountById, findAccountByNumber } from './account/account.service.js';
import { Hold } from './account/hold.entity.js';
import { HoldResolver } from './account/hold.resolver.js';
import { Party } from './account/party.entity.js';
import { PaymentPlan } from './account/payment-plan.entity.js';
import { BalanceResolver } from './balance/balance.resolver.js';
import { Charge } from './charge/charge.entity.js';
import { ChargeResolver } from './charge/charge.resolver.js';
import { findChargeById } from './charge/charge.service.js';
import { AccountsContext, type AccountsServices } from './context.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<AccountsContext>({
    resolvers: [AccountResolver, HoldResolver, ChargeResolver, BalanceResolver],
    words: [accountStatuses, accountTypes, tenders],
    references: {
      Account: ({ id, number }, context) =>
        id ? findAccountById(id, context) : findAccountByNumber(number ?? '', context),
      Charge: ({ id }, context) => findChargeById(id ?? '', context),
    },
  });
}

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  const resources = await openResources('accounts', [Account, Party, Charge, Hold, PaymentPlan], options);
  const { timeZone, clock = () => new Date() } = options;
  const { orm, pool, streams } = resources;
  const services: AccountsServices = { orm, pool, streams, timeZone, clock };
  return {
    name: 'accounts',
    schema: build().schema,
    createContext: (principal) => new AccountsContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

export const accountsModule: SubgraphModule = { name: 'accounts', sdl: () => build().sdl, start };
