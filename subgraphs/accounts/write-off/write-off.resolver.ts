import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize, ConnectionSizedByFirst } from '../../../platform/federation/cost.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import { Account } from '../account/account.entity.js';
import { Charge } from '../charge/charge.entity.js';
import type { AccountsContext } from '../context.js';
import { JournalEntryStub } from '../stubs.js';
import { WriteOffConnection } from './write-off-connection.js';
import { WriteOff, WriteOffPart, WriteOffStep } from './write-off.entity.js';
import { WriteOffInput } from './write-off.input.js';
import { toWriteOffResult, WriteOffResult } from './write-off.result.js';
import { decideOnWriteOff, findWriteOff, findWriteOffs, writeOff } from './write-off.service.js';
import { statusAfter, WriteOffStatus } from './write-off.states.js';

@Resolver(() => WriteOff)
class WriteOffResolver {
  @Query(() => WriteOff, {
    nullable: true,
    description: 'A write-off by its id; null when there is none that you may see.',
  })
  writeOff(
    @Arg('id', () => ID, { description: 'Such as `WriteOffDone` answers it.' }) id: string,
    @Ctx() context: AccountsContext,
  ): Promise<WriteOff | null> {
    return findWriteOff(id, context);
  }

  @ConnectionSizedByFirst()
  @Query(() => WriteOffConnection, {
    description: 'Write-offs of the departments within your reach, whoever has waited longest first.',
  })
  writeOffs(
    @Arg('first', () => Int, { description: '1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | undefined,
    @Arg('status', () => WriteOffStatus, {
      nullable: true,
      description: 'Only those of this status, such as PENDING_APPROVAL for what waits to be decided.',
    })
    status: WriteOffStatus | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<WriteOffConnection> {
    return findWriteOffs({ first, after, status }, context);
  }

  @NeedsScope('writeoff:request')
  @Mutation(() => WriteOffResult, {
    name: 'writeOff',
    description:
      'Writes off debt of an account that nobody is expected to pay. It is APPROVED and in the books at once for whoever may approve write-offs and takes no payments, as long as what one person alone has written off of the account, this included, stays within the limit of the department. Otherwise it is PENDING_APPROVAL, and nothing changes until a second person has approved it. Only what was billed can be written off: a fee that counts when it is collected is not in the books before. Holds stay, because nothing was paid. Safe to repeat with the same idempotency key.',
  })
  async writeDebtOff(
    @Arg('input', () => WriteOffInput, { description: 'What, and why.' }) input: WriteOffInput,
    @Ctx() context: AccountsContext,
  ): Promise<typeof WriteOffResult> {
    return toWriteOffResult(await writeOff(input, context));
  }

  @NeedsScope('writeoff:approve')
  @Mutation(() => WriteOffResult, {
    description:
      'Approves a write-off that somebody else has asked for; it is in the books when the answer is WriteOffDone. It is approved as it was asked for or, where less is open by now because somebody has paid, not at all. Safe to repeat.',
  })
  async approveWriteOff(
    @Arg('id', () => ID, { description: 'The write-off.' }) id: string,
    @Arg('reason', () => String, {
      nullable: true,
      description: 'What there is to say about it; 1 to 500 characters.',
    })
    reason: string | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<typeof WriteOffResult> {
    return toWriteOffResult(await decideOnWriteOff('APPROVE', { id, reason }, context));
  }

  @NeedsScope('writeoff:approve')
  @Mutation(() => WriteOffResult, {
    description:
      'Turns down a write-off that waits for approval; the debt is owed as before. Whoever asked for it may do so too. Safe to repeat.',
  })
  async rejectWriteOff(
    @Arg('id', () => ID, { description: 'The write-off.' }) id: string,
    @Arg('reason', () => String, { description: 'Why, for whoever asked; 1 to 500 characters.' })
    reason: string,
    @Ctx() context: AccountsContext,
  ): Promise<typeof WriteOffResult> {
    return toWriteOffResult(await decideOnWriteOff('REJECT', { id, reason }, context));
  }

  @NeedsScope('writeoff:request')
  @Mutation(() => WriteOffResult, {
    description:
      'Takes an approved write-off back whole, because its debt is paid after all: its charges are open again, due when they were. Call this first, then take the money by createPayment; what is still not paid can be written off again. Safe to repeat.',
  })
  async recoverWriteOff(
    @Arg('id', () => ID, { description: 'The write-off.' }) id: string,
    @Arg('reason', () => String, { description: 'Why, in words for auditors; 1 to 500 characters.' })
    reason: string,
    @Ctx() context: AccountsContext,
  ): Promise<typeof WriteOffResult> {
    return toWriteOffResult(await decideOnWriteOff('RECOVER', { id, reason }, context));
  }

  @FieldResolver(() => Account, { description: 'The account that owed it.' })
  async account(@Root() { id, accountId }: WriteOff, @Ctx() context: AccountsContext): Promise<Account> {
    const account = await context.accountById.load(accountId);
    if (!account) throw new Error(`Write-off ${id} has no account`);
    return account;
  }

  @AssumedSize(5)
  @FieldResolver(() => [WriteOffPart], { description: 'How much of which charge.' })
  parts(@Root() { id }: WriteOff, @Ctx() context: AccountsContext): Promise<WriteOffPart[]> {
    return context.writeOffs.parts.load(id);
  }

  @AssumedSize(3)
  @FieldResolver(() => [WriteOffStep], {
    description: 'Every step of its life, oldest first: who took it, when, and what they said.',
  })
  steps(@Root() { id }: WriteOff, @Ctx() context: AccountsContext): Promise<WriteOffStep[]> {
    return context.writeOffs.steps.load(id);
  }
}

@Resolver(() => WriteOffPart)
class WriteOffPartResolver {
  @FieldResolver(() => Charge, { description: 'The charge.' })
  async charge(@Root() { chargeId }: WriteOffPart, @Ctx() context: AccountsContext): Promise<Charge> {
    const charge = await context.chargeById.load(chargeId);
    if (!charge) throw new Error(`Charge ${chargeId} is gone`);
    return charge;
  }
}

@Resolver(() => WriteOffStep)
class WriteOffStepResolver {
  @FieldResolver(() => WriteOffStatus, { description: 'What the write-off became by it.' })
  status(@Root() { transition }: WriteOffStep): WriteOffStatus {
    return statusAfter[transition];
  }

  @FieldResolver(() => JournalEntryStub, {
    nullable: true,
    description: 'The journal entry of this step; null where it changed nothing in the books.',
  })
  journalEntry(@Root() { entryId }: WriteOffStep): JournalEntryStub | null {
    return entryId ? { id: toPublicId('je', entryId) } : null;
  }
}

@Resolver(() => Account)
class AccountResolver {
  @AssumedSize(3)
  @FieldResolver(() => [WriteOff], {
    description: 'What was written off of it, or is asked to be, newest first.',
  })
  writeOffs(@Root() account: Account, @Ctx() context: AccountsContext): Promise<WriteOff[]> {
    return context.writeOffs.byAccount.load(account.id);
  }
}

@Resolver(() => Charge)
class ChargeResolver {
  @FieldResolver(() => BigInt, {
    description:
      'How much of it is written off, in US dollars; zero where nothing is. What was taken back is open again.',
  })
  async writtenOff(@Root() charge: Charge, @Ctx() context: AccountsContext): Promise<Cents> {
    const parts = await context.writeOffs.partsByCharge.load(charge.id);
    const standing = await Promise.all(
      parts.map(async ({ writeOffId, amountCents }) => {
        const writeOff = await context.writeOffs.byId.load(writeOffId);
        return writeOff?.status === WriteOffStatus.APPROVED ? amountCents : 0n;
      }),
    );
    return sumCents(standing);
  }
}

/** With what accounts and charges tell of their write-offs. */
export const writeOffResolvers = [
  WriteOffResolver,
  WriteOffPartResolver,
  WriteOffStepResolver,
  AccountResolver,
  ChargeResolver,
] as const;
