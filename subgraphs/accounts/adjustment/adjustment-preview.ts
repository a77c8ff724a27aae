import { createUnionType, Field, ObjectType } from 'type-graphql';
import { showPreview, type Foreseen } from '../../../books/preview/show-preview.js';
import { InvalidInput, ServiceBusy } from '../../../books/problems/problem.js';
import type { Cents } from '../../../platform/money/money.js';
import type { AccountsContext } from '../context.js';
import { MovementPreview } from '../movement-preview.js';
import { StaleBalance } from './adjustment.result.js';
import { foreseenOf } from './effects.js';

@ObjectType({
  implements: MovementPreview,
  description: 'What an adjustment would do, at once or when a second person has approved it.',
})
export class AdjustmentPreview extends MovementPreview {
  @Field(() => Boolean, {
    description: 'Whether it would wait for a second person, and do nothing of this before.',
  })
  needsApproval!: boolean;

  @Field(() => BigInt, {
    name: 'amount',
    description: 'How much would be taken off the charge, in US dollars.',
  })
  amountCents!: Cents;

  @Field(() => BigInt, {
    name: 'credited',
    description: 'How much of that is paid already and would become credit of the account, in US dollars.',
  })
  creditedCents!: Cents;
}

export const PreviewAdjustmentResult = createUnionType({
  name: 'PreviewAdjustmentResult',
  description: 'What an adjustment would do, or why it would be refused: as adjustCharge would answer it.',
  types: () => [AdjustmentPreview, InvalidInput, ServiceBusy, StaleBalance] as const,
});

export function adjustmentPreview(foreseen: Foreseen, context: AccountsContext): AdjustmentPreview {
  const shown = showPreview(foreseen, context.principal, {
    account: (id) => context.accountById.load(id),
    charge: (id) => context.chargeById.load(id),
  });
  return Object.assign(new AdjustmentPreview(), { ...shown, ...foreseenOf(foreseen.effects) });
}
