import DataLoader from 'dataloader';
import type { EntityManager, MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';
import type { Principal } from '../../platform/access/principal.js';
import { manyBy, oneBy } from '../../platform/orm/loaders.js';
import { forkOnce } from '../../platform/orm/orm.js';
import { perQuestion } from '../../platform/orm/question-loader.js';
import { readBalances, type BalanceQuestion } from './chart/account-balance.repository.js';
import { Fund } from './chart/fund.entity.js';
import { LedgerAccount } from './chart/ledger-account.entity.js';
import { JournalEntry } from './journal/journal-entry.entity.js';
import { JournalLine } from './journal/journal-line.entity.js';
import { FiscalPeriod } from './period/fiscal-period.entity.js';
import {
  readAttempts,
  readRevenue,
  type AttemptQuestion,
  type RevenueQuestion,
} from './revenue/revenue.repository.js';
import { postingRules } from './rules/posting-rule.service.js';
import type { PostingRule } from './rules/posting-rule.js';

export interface LedgerServices {
  readonly orm: MikroORM;
  readonly pool: Pool;
}

/** What the resolvers of one operation share. Apollo Server works with a copy, which a "#" member would not survive. */
export class LedgerContext {
  private readonly manager: () => EntityManager;
  readonly fundByCode;
  readonly fundById;
  readonly accountByCode;
  readonly accountById;
  readonly entryById;
  readonly entriesByPayment;
  readonly linesByEntry;
  readonly balances;
  readonly revenue;
  readonly attempts;
  private readonly periodsByYear;
  private rules: Promise<PostingRule[]> | undefined;

  constructor(
    readonly principal: Principal,
    readonly services: LedgerServices,
  ) {
    const { orm, pool } = services;
    this.manager = forkOnce(orm);
    this.fundByCode = oneBy(this.manager, Fund, 'code');
    this.fundById = oneBy(this.manager, Fund, 'id');
    this.accountByCode = oneBy(this.manager, LedgerAccount, 'code');
    this.accountById = oneBy(this.manager, LedgerAccount, 'id');
    this.entryById = oneBy(this.manager, JournalEntry, 'id');
    this.entriesByPayment = manyBy(this.manager, JournalEntry, 'sourceId', {
      where: { sourceKind: 'PAYMENT' },
      orderBy: { sequence: 'asc' },
    });
    this.linesByEntry = manyBy(this.manager, JournalLine, 'entryId', { orderBy: { number: 'asc' } });
    this.periodsByYear = new DataLoader<number, FiscalPeriod[]>(async (years) => {
      const periods = await this.manager().find(FiscalPeriod, { fiscalYear: { $in: [...years] } });
      return years.map((year) => periods.filter(({ fiscalYear }) => fiscalYear === year));
    });
    this.balances = perQuestion((codes, question: BalanceQuestion) => readBalances(pool, codes, question));
    this.revenue = perQuestion((codes, question: RevenueQuestion) => readRevenue(pool, codes, question));
    this.attempts = perQuestion((codes, question: AttemptQuestion) => readAttempts(pool, codes, question));
  }

  postingRules(): Promise<PostingRule[]> {
    return (this.rules ??= postingRules(this.services.pool));
  }

  async periodOf({ fiscalYear, periodNumber }: JournalEntry): Promise<FiscalPeriod | undefined> {
    const periods = await this.periodsByYear.load(fiscalYear);
    return periods.find(({ number }) => number === periodNumber);
  }
}
