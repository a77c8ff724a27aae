import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize, SizedByFirst } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import { FiscalPeriod } from '../period/fiscal-period.entity.js';
import { PaymentStub } from '../stubs.js';
import { JournalEntry } from './journal-entry.entity.js';
import { JournalLine } from './journal-line.entity.js';
import { entriesSince, requireEntry } from './journal.service.js';

@Resolver(() => JournalEntry)
export class JournalEntryResolver {
  @NeedsScope('ledger:read', 'revenue:read')
  @SizedByFirst()
  @Query(() => [JournalEntry], {
    description:
      'The journal behind a place in it, in order, to catch up with. Callers bound to departments get the entries with a line of theirs, whole, so their sequence has gaps. Refused with BAD_USER_INPUT.',
  })
  journalEntries(
    @Arg('sinceSequence', () => Int, {
      description: 'The last sequence already seen; 0 to start at the beginning.',
    })
    sinceSequence: number,
    @Arg('first', () => Int, { description: '1 to 500.' }) first: number,
    @Ctx() context: LedgerContext,
  ): Promise<JournalEntry[]> {
    return entriesSince(sinceSequence, first, context);
  }

  @FieldResolver(() => FiscalPeriod, { description: 'The period it was posted into.' })
  async period(@Root() entry: JournalEntry, @Ctx() context: LedgerContext): Promise<FiscalPeriod> {
    const period = await context.periodOf(entry);
    if (!period) throw new Error(`Journal entry ${entry.sequence} has no fiscal period`);
    return period;
  }

  @InPublicSchema()
  @AssumedSize(8)
  @FieldResolver(() => [JournalLine], { description: 'Its lines, in the order they were written.' })
  lines(@Root() entry: JournalEntry, @Ctx() context: LedgerContext): Promise<JournalLine[]> {
    return context.linesByEntry.load(entry.id);
  }

  @InPublicSchema()
  @FieldResolver(() => JournalEntry, {
    nullable: true,
    description: 'The entry it takes back; null when it is no reversal.',
  })
  async reverses(@Root() entry: JournalEntry, @Ctx() context: LedgerContext): Promise<JournalEntry | null> {
    return entry.reversesEntryId ? requireEntry(entry.reversesEntryId, context) : null;
  }

  @FieldResolver(() => PaymentStub, {
    nullable: true,
    description: 'The payment it posts, refunds or returns; null for bills and other entries.',
  })
  source(@Root() entry: JournalEntry): PaymentStub | null {
    return entry.sourceKind === 'PAYMENT' && entry.sourceId
      ? { id: toPublicId('pay', entry.sourceId) }
      : null;
  }
}
