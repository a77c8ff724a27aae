import { FieldResolver, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { JournalEntryStub, PaymentStub } from '../stubs.js';
import { Hold } from './hold.entity.js';

@Resolver(() => Hold)
export class HoldResolver {
  @FieldResolver(() => PaymentStub, {
    nullable: true,
    description: 'The payment that lifted it; null while it stands, or when anything else lifted it.',
  })
  liftedBy(@Root() hold: Hold): PaymentStub | null {
    return hold.liftedByPaymentId ? { id: toPublicId('pay', hold.liftedByPaymentId) } : null;
  }

  @FieldResolver(() => JournalEntryStub, {
    nullable: true,
    description:
      'The journal entry that lifted it where that is of no payment, such as one of an adjustment; null otherwise.',
  })
  liftedByEntry(@Root() hold: Hold): JournalEntryStub | null {
    return hold.liftedByEntryId ? { id: toPublicId('je', hold.liftedByEntryId) } : null;
  }
}
