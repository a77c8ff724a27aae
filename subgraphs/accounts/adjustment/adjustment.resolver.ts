import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize, ConnectionSizedByFirst } from '../../../platform/federation/cost.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import { Account } from '../account/account.entity.js';
import { Charge } from '../charge/charge.entity.js';
import type { AccountsContext } from '../context.js';
import { JournalEntryStub } from '../stubs.js';
import { AdjustmentConnection } from './adjustment-connection.js';
import { adjustmentPreview, PreviewAdjustmentResult } from './adjustment-preview.js';
import { Adjustment, AdjustmentStep } from './adjustment.entity.js';
import { AdjustChargeInput, PreviewAdjustmentInput } from './adjustment.input.js';
import { AdjustmentResult, refusedAs, toAdjustmentResult } from './adjustment.result.js';
import {
  adjustCharge,
  decideOnAdjustment,
  findAdjustment,
  findAdjustments,
  previewAdjustment,
} from './adjustment.service.js';
import { AdjustmentStatus, statusAfter } from './adjustment.states.js';

@Resolver(() => Adjustment)
class AdjustmentResolver {
  @Query(() => Adjustment, {
    nullable: true,
    description: 'An adjustment by its id; null when there is none that you may see.',
  })
  adjustment(
    @Arg('id', () => ID, { description: 'Such as `AdjustmentNeedsApproval` answers it.' }) id: string,
    @Ctx() context: AccountsContext,
  ): Promise<Adjustment | null> {
    return findAdjustment(id, context);
  }

  @ConnectionSizedByFirst()
  @Query(() => AdjustmentConnection, {
    description: 'Adjustments in the departments within your reach, whoever has waited longest first.',
  })
  adjustments(
    @Arg('first', () => Int, { description: '1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | undefined,
    @Arg('status', () => AdjustmentStatus, {
      nullable: true,
      description: 'Only those of this status, such as PENDING_APPROVAL for what waits to be decided.',
    })
    status: AdjustmentStatus | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<AdjustmentConnection> {
    return findAdjustments({ first, after, status }, context);
  }

  @NeedsScope('adjustment:request')
  @Query(() => PreviewAdjustmentResult, {
    description:
      'What adjustCharge would do at this moment, or why it would refuse. Nothing is written, and no idempotency key is used up. Send the balanceVersion of its account along to be sure that it does just that.',
  })
  async previewAdjustment(
    @Arg('input', () => PreviewAdjustmentInput, { description: 'What would be adjusted, and why.' })
    input: PreviewAdjustmentInput,
    @Ctx() context: AccountsContext,
  ): Promise<typeof PreviewAdjustmentResult> {
    const outcome = await previewAdjustment(input, context);
    return outcome.kind === 'preview' ? adjustmentPreview(outcome.foreseen, context) : refusedAs(outcome);
  }

  @NeedsScope('adjustment:request')
  @Mutation(() => AdjustmentResult, {
    description:
      'Takes off a charge what it should not have cost. It is APPROVED and in the books at once as long as what one person alone has adjusted of the account in twelve months, this included, stays within the limit of the role of who asks in the department. Otherwise it is PENDING_APPROVAL, and nothing changes until a second person has approved it. What is open of the charge goes first; what was paid of it becomes credit of the account. A hold that goes when it is paid is lifted once nothing is past due any more. Only what was billed can be adjusted: a fee that counts when it is collected is not in the books before. Safe to repeat with the same idempotency key.',
  })
  async adjustCharge(
    @Arg('input', () => AdjustChargeInput, { description: 'What, and why.' }) input: AdjustChargeInput,
    @Ctx() context: AccountsContext,
  ): Promise<typeof AdjustmentResult> {
    return toAdjustmentResult(await adjustCharge(input, context));
  }

  @NeedsScope('adjustment:approve')
  @Mutation(() => AdjustmentResult, {
    description:
      'Approves an adjustment that somebody else has asked for; it is in the books when the answer is AdjustmentAccepted. It is approved as it was asked for, whatever was paid meanwhile, or where less is left of the charge not at all. Safe to repeat.',
  })
  async approveAdjustment(
    @Arg('id', () => ID, { description: 'The adjustment.' }) id: string,
    @Arg('comment', () => String, {
      nullable: true,
      description: 'What there is to say about it; 1 to 500 characters.',
    })
    comment: string | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<typeof AdjustmentResult> {
    return toAdjustmentResult(await decideOnAdjustment('APPROVE', { id, comment }, context));
  }

  @NeedsScope('adjustment:approve')
  @Mutation(() => AdjustmentResult, {
    description:
      'Turns down an adjustment that waits for approval; the charge is as it was. Whoever asked for it may do so too. Safe to repeat.',
  })
  async rejectAdjustment(
    @Arg('id', () => ID, { description: 'The adjustment.' }) id: string,
    @Arg('comment', () => String, { description: 'Why, for whoever asked; 1 to 500 characters.' })
    comment: string,
    @Ctx() context: AccountsContext,
  ): Promise<typeof AdjustmentResult> {
    return toAdjustmentResult(await decideOnAdjustment('REJECT', { id, comment }, context));
  }

  @FieldResolver(() => Account, { description: 'The account that was charged.' })
  async account(@Root() { id, accountId }: Adjustment, @Ctx() context: AccountsContext): Promise<Account> {
    const account = await context.accountById.load(accountId);
    if (!account) throw new Error(`Adjustment ${id} has no account`);
    return account;
  }

  @FieldResolver(() => Charge, { description: 'The charge.' })
  async charge(@Root() { id, chargeId }: Adjustment, @Ctx() context: AccountsContext): Promise<Charge> {
    const charge = await context.chargeById.load(chargeId);
    if (!charge) throw new Error(`Adjustment ${id} has no charge`);
    return charge;
  }

  @FieldResolver(() => BigInt, {
    nullable: true,
    description:
      'How much of it was paid already and became credit of the account, in US dollars; null before it is APPROVED.',
  })
  async credited(@Root() { id }: Adjustment, @Ctx() context: AccountsContext): Promise<Cents | null> {
    const steps = await context.adjustments.steps.load(id);
    return steps.find(({ entryId }) => entryId)?.creditedCents ?? null;
  }

  @AssumedSize(2)
  @FieldResolver(() => [AdjustmentStep], {
    description: 'Every step of its life, oldest first: who took it, when, and what they said.',
  })
  steps(@Root() { id }: Adjustment, @Ctx() context: AccountsContext): Promise<AdjustmentStep[]> {
    return context.adjustments.steps.load(id);
  }
}

@Resolver(() => AdjustmentStep)
class AdjustmentStepResolver {
  @FieldResolver(() => AdjustmentStatus, { description: 'What the adjustment became by it.' })
  status(@Root() { transition }: AdjustmentStep): AdjustmentStatus {
    return statusAfter[transition];
  }

  @FieldResolver(() => JournalEntryStub, {
    nullable: true,
    description: 'The journal entry of this step; null where it changed nothing in the books.',
  })
  journalEntry(@Root() { entryId }: AdjustmentStep): JournalEntryStub | null {
    return entryId ? { id: toPublicId('je', entryId) } : null;
  }
}

@Resolver(() => Account)
class AccountResolver {
  @ConnectionSizedByFirst()
  @FieldResolver(() => AdjustmentConnection, {
    description: 'How its charges were adjusted, or are asked to be, newest first.',
  })
  adjustments(
    @Root() { id: accountId }: Account,
    @Arg('first', () => Int, { description: '1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<AdjustmentConnection> {
    return findAdjustments({ accountId, first, after }, context);
  }
}

@Resolver(() => Charge)
class ChargeResolver {
  @FieldResolver(() => BigInt, {
    description:
      'How much of it was taken off by adjustments, in US dollars; zero where nothing was. What of that was paid already is credit of the account.',
  })
  async adjusted(@Root() charge: Charge, @Ctx() context: AccountsContext): Promise<Cents> {
    const adjustments = await context.adjustments.byCharge.load(charge.id);
    return sumCents(
      adjustments
        .filter(({ status }) => status === AdjustmentStatus.APPROVED)
        .map(({ amountCents }) => amountCents),
    );
  }
}

/** With what accounts and charges tell of their adjustments. */
export const adjustmentResolvers = [
  AdjustmentResolver,
  AdjustmentStepResolver,
  AccountResolver,
  ChargeResolver,
] as const;
