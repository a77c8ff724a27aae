import { FieldResolver, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { AccountStub } from '../stubs.js';
import { RevenueItem } from './revenue-item.entity.js';

@Resolver(() => RevenueItem)
export class RevenueItemResolver {
  @FieldResolver(() => AccountStub, { description: 'The account its fees are billed to.' })
  account(@Root() item: RevenueItem): AccountStub {
    return new AccountStub(toPublicId('acct', item.accountId));
  }
}
