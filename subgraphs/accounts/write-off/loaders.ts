import type { EntityManager } from '@mikro-orm/core';
import { manyBy, oneBy } from '../../../platform/orm/loaders.js';
import { WriteOff, WriteOffPart, WriteOffStep } from './write-off.entity.js';

/** What of write-offs one operation has asked for. */
export class WriteOffLoaders {
  readonly byId;
  readonly byAccount;
  readonly parts;
  readonly partsByCharge;
  readonly steps;

  constructor(manager: () => EntityManager) {
    this.byId = oneBy(manager, WriteOff, 'id');
    this.byAccount = manyBy(manager, WriteOff, 'accountId', { orderBy: { id: 'desc' } });
    this.parts = manyBy(manager, WriteOffPart, 'writeOffId', { orderBy: { number: 'asc' } });
    this.partsByCharge = manyBy(manager, WriteOffPart, 'chargeId');
    this.steps = manyBy(manager, WriteOffStep, 'writeOffId', { orderBy: { madeAt: 'asc' } });
  }
}
