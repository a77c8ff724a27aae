import { AdjustmentKind } from '../../../books/words/adjustment.js';
import { ChargeKind } from '../../../books/words/charge.js';

interface KindPolicy {
  /** The charges that it is for. */
  readonly charges: readonly ChargeKind[];
  /** Whether it rests on a document. */
  readonly needsReference: boolean;
}

const { PRINCIPAL, PENALTY, INTEREST, FEE } = ChargeKind;

/** What each kind of adjustment takes. How much of it one person does alone is data of the agency. */
export const policies: Readonly<Record<AdjustmentKind, KindPolicy>> = {
  [AdjustmentKind.WAIVER]: { charges: [PENALTY, INTEREST, FEE], needsReference: false },
  [AdjustmentKind.COURTESY_CREDIT]: { charges: [PRINCIPAL, PENALTY, INTEREST, FEE], needsReference: false },
  [AdjustmentKind.LEAK_ADJUSTMENT]: { charges: [PRINCIPAL], needsReference: true },
  [AdjustmentKind.CORRECTION]: { charges: [PRINCIPAL, PENALTY, INTEREST, FEE], needsReference: true },
  [AdjustmentKind.PENALTY_REVERSAL]: { charges: [PENALTY, INTEREST], needsReference: false },
};
