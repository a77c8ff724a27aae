import { channels } from '../../books/words/channel.js';
import { parameterKinds, sides } from '../../books/words/ledger.js';
import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { Fund } from './chart/fund.entity.js';
import { referredFund } from './chart/fund.service.js';
import { LedgerAccount } from './chart/ledger-account.entity.js';
import { LedgerAccountResolver } from './chart/ledger-account.resolver.js';
import { referredLedgerAccount } from './chart/ledger-account.service.js';
import { LedgerContext, type LedgerServices } from './context.js';
import { JournalEntry } from './journal/journal-entry.entity.js';
import { JournalEntryResolver } from './journal/journal-entry.resolver.js';
import { JournalLine } from './journal/journal-line.entity.js';
import { JournalLineResolver } from './journal/journal-line.resolver.js';
import { referredEntry } from './journal/journal.service.js';
import { PaymentJournalResolver } from './payment/payment-journal.resolver.js';
import { FiscalPeriod } from './period/fiscal-period.entity.js';
import { ChannelTotalResolver, DepartmentRevenueResolver } from './revenue/revenue.resolver.js';
import { PostingRuleResolver } from './rules/posting-rule.resolver.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<LedgerContext>({
    resolvers: [
      JournalEntryResolver,
      JournalLineResolver,
      LedgerAccountResolver,
      PaymentJournalResolver,
      PostingRuleResolver,
      DepartmentRevenueResolver,
      ChannelTotalResolver,
    ],
    words: [channels, sides, parameterKinds],
    references: {
      Fund: referredFund,
      LedgerAccount: referredLedgerAccount,
      JournalEntry: referredEntry,
      Payment: ({ id }) => ({ id }),
      Department: ({ code }) => ({ code }),
    },
  });
}

const entities = [Fund, LedgerAccount, FiscalPeriod, JournalEntry, JournalLine];

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  const resources = await openResources('ledger', entities, options);
  const services: LedgerServices = { orm: resources.orm, pool: resources.pool };
  return {
    name: 'ledger',
    schema: build().schema,
    createContext: (principal) => new LedgerContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

export const ledgerModule: SubgraphModule = { name: 'ledger', sdl: () => build().sdl, start };
