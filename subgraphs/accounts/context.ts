import type { EntityManager, MikroORM } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Engine } from '../../books/posting/engine.js';
import type { Principal } from '../../platform/access/principal.js';
import type { EventStreams } from '../../platform/events/event-stream.js';
import { manyBy, oneBy } from '../../platform/orm/loaders.js';
import { forkOnce, type ForkOnce } from '../../platform/orm/orm.js';
import { civilDateOf, type CivilDate } from '../../platform/time/civil-date.js';
import { Account } from './account/account.entity.js';
import { readBalanceTimes } from './account/balance-time.repository.js';
import { readBlockedTenders } from './account/blocked-tender.repository.js';
import { Hold } from './account/hold.entity.js';
import { Party } from './account/party.entity.js';
import { PaymentPlan } from './account/payment-plan.entity.js';
import { AdjustmentLoaders } from './adjustment/loaders.js';
import { Charge } from './charge/charge.entity.js';
import { WriteOffLoaders } from './write-off/loaders.js';

export interface AccountsServices {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly streams: EventStreams;
  readonly engine: Engine;
  readonly timeZone: string;
  readonly clock: () => Date;
}

/**
 * What the resolvers of one operation, or of one event of a subscription, share. Apollo Server works with a copy of it,
 * which a private member with "#" would not survive.
 */
export class AccountsContext {
  private readonly manager: ForkOnce;
  readonly accountById;
  readonly accountByNumber;
  readonly partyById;
  readonly chargeById;
  readonly chargesByAccount;
  readonly openChargesByAccount;
  readonly holdsByAccount;
  readonly planByAccount;
  readonly blockedTenders;
  readonly balanceTimes;
  readonly writeOffs: WriteOffLoaders;
  readonly adjustments: AdjustmentLoaders;

  constructor(
    readonly principal: Principal,
    readonly services: AccountsServices,
  ) {
    this.manager = forkOnce(services.orm);
    this.accountById = oneBy(this.manager, Account, 'id');
    this.accountByNumber = oneBy(this.manager, Account, 'number');
    this.partyById = oneBy(this.manager, Party, 'id');
    this.chargeById = oneBy(this.manager, Charge, 'id');
    const byDueDate = { dueDate: 'asc', priority: 'asc', id: 'asc' } as const;
    this.chargesByAccount = manyBy(this.manager, Charge, 'accountId', { orderBy: byDueDate });
    this.openChargesByAccount = manyBy(this.manager, Charge, 'accountId', {
      where: { isOpen: true },
      orderBy: byDueDate,
    });
    this.holdsByAccount = manyBy(this.manager, Hold, 'accountId', { orderBy: { placedAt: 'desc' } });
    this.planByAccount = oneBy(this.manager, PaymentPlan, 'accountId');
    this.writeOffs = new WriteOffLoaders(this.manager);
    this.adjustments = new AdjustmentLoaders(this.manager);
    this.blockedTenders = new DataLoader<string, readonly string[]>(async (ids) => {
      const blocked = await readBlockedTenders(services.pool, ids);
      return ids.map((id) => blocked.get(id) ?? []);
    });
    this.balanceTimes = new DataLoader<Account, Date>(async (accounts) => {
      const times = await readBalanceTimes(services.pool, accounts);
      return accounts.map(({ id, balanceAsOf }) => times.get(id) ?? balanceAsOf);
    });
  }

  get em(): EntityManager {
    return this.manager();
  }

  /** Once something was written, so that what the operation asks for from then on is what became of it. */
  forget(): void {
    this.manager.forget();
    for (const holder of [this, this.writeOffs, this.adjustments] as object[])
      for (const loader of Object.values(holder) as unknown[])
        if (loader instanceof DataLoader) loader.clearAll();
  }

  /** The day it is for the agency. */
  get today(): CivilDate {
    return civilDateOf(this.services.clock(), this.services.timeZone);
  }
}
