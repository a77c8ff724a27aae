import { FieldResolver, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { PaymentStub } from '../stubs.js';
import { Hold } from './hold.entity.js';

@Resolver(() => Hold)
export class HoldResolver {
  @FieldResolver(() => PaymentStub, {
    nullable: true,
    description: 'The payment that lifted it; null while it stands, or when staff lifted it.',
  })
  liftedBy(@Root() hold: Hold): PaymentStub | null {
    return hold.liftedByPaymentId ? { id: toPublicId('pay', hold.liftedByPaymentId) } : null;
  }
}
