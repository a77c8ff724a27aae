import { Arg, Ctx, ID, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { StreamItem } from '../../../platform/events/event-stream.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { requireAccount } from '../account/account.service.js';
import type { AccountsContext } from '../context.js';
import { BalanceEvent, toBalanceEvent } from './balance-event.js';

interface BalanceArguments {
  readonly accountId: string;
  readonly after?: string | null;
}

async function openBalanceStream({
  args,
  context,
}: SubscribeResolverData<unknown, BalanceArguments, AccountsContext>): Promise<AsyncIterable<StreamItem>> {
  const account = await requireAccount(args.accountId, context);
  return context.services.streams.open({ topics: [`account:${account.id}`], after: args.after });
}

@Resolver()
export class BalanceResolver {
  @InPublicSchema()
  @NeedsScope('account:read')
  @Subscription(() => BalanceEvent, {
    subscribe: openBalanceStream as never,
    description:
      'What happens to one account: a snapshot first, then every event in order. Refused with ACCOUNT_NOT_FOUND, CURSOR_MALFORMED or CURSOR_IN_FUTURE.',
  })
  async accountBalanceChanged(
    @Root() item: StreamItem,
    @Arg('accountId', () => ID, { description: 'The id of the account, not its number.' }) accountId: string,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The cursor of the last event received; every later one follows, with no gap and no repeat.',
    })
    _after: string | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<BalanceEvent> {
    return toBalanceEvent(item, await requireAccount(accountId, context));
  }
}
