import type { EntityManager } from '@mikro-orm/core';
import { manyBy, oneBy } from '../../../platform/orm/loaders.js';
import { Adjustment, AdjustmentStep } from './adjustment.entity.js';

/** What of adjustments one operation has asked for. */
export class AdjustmentLoaders {
  readonly byId;
  readonly byCharge;
  readonly steps;

  constructor(manager: () => EntityManager) {
    this.byId = oneBy(manager, Adjustment, 'id');
    this.byCharge = manyBy(manager, Adjustment, 'chargeId');
    this.steps = manyBy(manager, AdjustmentStep, 'adjustmentId', { orderBy: { madeAt: 'asc' } });
  }
}
