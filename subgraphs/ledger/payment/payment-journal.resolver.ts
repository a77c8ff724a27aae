import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { LedgerContext } from '../context.js';
import { JournalEntry } from '../journal/journal-entry.entity.js';
import { PaymentStub } from '../stubs.js';
import { entriesOfPayment, postingLatencyMs } from './payment-journal.service.js';

@Resolver(() => PaymentStub)
export class PaymentJournalResolver {
  @InPublicSchema()
  @NeedsScope('payment:read')
  @AssumedSize(2)
  @FieldResolver(() => [JournalEntry], {
    description:
      'What the payment, its refunds and its returns did to the books, oldest first; empty until it is posted.',
  })
  journalEntries(@Root() payment: PaymentStub, @Ctx() context: LedgerContext): Promise<JournalEntry[]> {
    return entriesOfPayment(payment.id, context);
  }

  @InPublicSchema()
  @NeedsScope('payment:read')
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'Milliseconds from the confirmation of the payment to its journal entry; null until it is posted, and for what was taken over from an earlier system. Both commit together, so this is the time the posting took.',
  })
  postingLatencyMs(@Root() payment: PaymentStub, @Ctx() context: LedgerContext): Promise<number | null> {
    return postingLatencyMs(payment.id, context);
  }
}
