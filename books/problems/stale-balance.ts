import { Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { InPublicSchema } from '../../platform/federation/in-public-schema.js';
import { Problem } from './problem.js';

/** The answer where an account is not as the caller expected it, in the type by which a subgraph refers to accounts. */
export function staleBalanceOf(account: ClassType) {
  @Directive('@shareable')
  @ObjectType({
    implements: Problem,
    description:
      'An account is not as the caller expected it. Preview again, and send the same with the same key if it is still meant.',
  })
  class StaleBalance extends Problem {
    @InPublicSchema()
    @Field(() => account, { description: 'The first account that has changed.' })
    account!: unknown;

    @InPublicSchema()
    @Field(() => Int, { description: 'The balanceVersion of the account as it is now.' })
    balanceVersion!: number;
  }
  return StaleBalance;
}
