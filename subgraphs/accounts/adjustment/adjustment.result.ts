import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInput, problemOf, ServiceBusy } from '../../../books/problems/problem.js';
import { told } from '../../../books/problems/refusals.js';
import { staleBalanceOf } from '../../../books/problems/stale-balance.js';
import { Account } from '../account/account.entity.js';
import { Adjustment } from './adjustment.entity.js';
import { adjustmentRefusals } from './adjustment.errors.js';
import type { AdjustmentAnswer, NotDone } from './adjustment.service.js';
import { AdjustmentStatus } from './adjustment.states.js';

export const StaleBalance = staleBalanceOf(Account);

@ObjectType({ description: 'It is decided: APPROVED and in the books, or REJECTED.' })
class AdjustmentAccepted {
  @Field(() => Adjustment, { description: 'As it is now.' })
  adjustment!: Adjustment;

  @Field(() => Boolean, { description: 'True when it had been done before, by the same person.' })
  replayed!: boolean;
}

@ObjectType({
  description: 'It was asked for, and changes nothing until somebody else approves it by approveAdjustment.',
})
class AdjustmentNeedsApproval {
  @Field(() => Adjustment, { description: 'PENDING_APPROVAL.' })
  adjustment!: Adjustment;

  @Field(() => Boolean, { description: 'True when it had been asked for before, under the same key.' })
  replayed!: boolean;
}

export const AdjustmentResult = createUnionType({
  name: 'AdjustmentResult',
  description: 'The adjustment as it became, or why nothing was changed.',
  types: () =>
    [AdjustmentAccepted, AdjustmentNeedsApproval, InvalidInput, ServiceBusy, StaleBalance] as const,
});

export function toAdjustmentResult(answer: AdjustmentAnswer): typeof AdjustmentResult {
  if (answer.kind !== 'done') return refusedAs(answer);
  const { adjustment, replayed } = answer;
  const isPending = adjustment.status === AdjustmentStatus.PENDING_APPROVAL;
  return Object.assign(isPending ? new AdjustmentNeedsApproval() : new AdjustmentAccepted(), {
    adjustment,
    replayed,
  });
}

export function refusedAs(answer: NotDone): InvalidInput | ServiceBusy | InstanceType<typeof StaleBalance> {
  if (answer.kind === 'refused') return problemOf(adjustmentRefusals, answer.refusal);
  const path = ['input', 'expectedBalanceVersion'];
  return Object.assign(new StaleBalance(), {
    ...told(adjustmentRefusals, { code: 'BALANCE_CHANGED', path }),
    account: answer.account,
    balanceVersion: answer.account.balanceVersion,
  });
}
