import { FieldResolver, Resolver, Root } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { RevenueTypeStub } from '../stubs.js';
import { Charge } from './charge.entity.js';

@Resolver(() => Charge)
export class ChargeResolver {
  @InPublicSchema()
  @FieldResolver(() => RevenueTypeStub, { description: 'What the money is for.' })
  revenueType(@Root() charge: Charge): RevenueTypeStub {
    return { code: charge.revenueTypeCode };
  }
}
