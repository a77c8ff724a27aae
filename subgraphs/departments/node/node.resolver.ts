import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import type { DepartmentsContext } from '../context.js';
import { findNode } from './node.service.js';

@Resolver()
export class NodeResolver {
  @InPublicSchema()
  // All that the types behind the interface ask for, because which of them it is shows in the answer only.
  @NeedsScope('account:read')
  @NeedsScope('payment:read')
  @Query(() => Node, {
    nullable: true,
    description:
      'Anything that has an id, by that id: what clients with a store of objects fetch again. Null when there is none, and also for what you may not see.',
  })
  node(
    @Arg('id', () => ID, { description: 'As some answer had it, such as "acct_…".' }) id: string,
    @Ctx() context: DepartmentsContext,
  ): Promise<Node | null> {
    return findNode(id, context);
  }
}
