import { Arg, Ctx, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import { understand } from '../../../books/events/read-event.js';
import { idOf } from '../../../books/events/topics.js';
import { requireDepartment } from '../../../platform/access/principal.js';
import type { StreamItem } from '../../../platform/events/event-stream.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { PaymentsContext } from '../context.js';
import { PaymentEvent, toPaymentEvent } from './payment-event.js';

interface FeedArguments {
  readonly departmentCode?: string | null;
  readonly after?: string | null;
}

/** Which topics a caller's feed follows; undefined for all. */
function topicsOf({ departmentCode }: FeedArguments, { principal }: PaymentsContext): string[] | undefined {
  if (departmentCode != null) {
    requireDepartment(principal, departmentCode);
    return [`department:${departmentCode}`];
  }
  return principal.departments === '*'
    ? undefined
    : principal.departments.map((code) => `department:${code}`);
}

/** What cannot be read counts as well: its kind and its payment are told all the same. */
const isOfPayment = (event: LogEvent): boolean =>
  !('ignore' in understand('payments')(event)) && idOf('payment', event) !== undefined;

async function openFeed({
  args,
  context,
}: SubscribeResolverData<unknown, FeedArguments, PaymentsContext>): Promise<AsyncIterable<StreamItem>> {
  return context.services.streams.open({
    topics: topicsOf(args, context),
    accepts: isOfPayment,
    after: args.after,
  });
}

@Resolver()
export class FeedResolver {
  @InPublicSchema()
  @NeedsScope('payment:read')
  @Subscription(() => PaymentEvent, {
    subscribe: openFeed as never,
    description:
      'What happens to the payments you may see: a snapshot that tells where the log stands, then every event in order. Refused with FORBIDDEN, CURSOR_MALFORMED or CURSOR_IN_FUTURE.',
  })
  async paymentEvents(
    @Root() item: StreamItem,
    @Arg('departmentCode', () => String, {
      nullable: true,
      description: 'Only payments with money for this department; absent for all you may see.',
    })
    _departmentCode: string | undefined,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The cursor of the last event received; every later one follows, with no gap and no repeat.',
    })
    _after: string | undefined,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentEvent> {
    const paymentId = item.kind === 'event' ? idOf('payment', item.event) : undefined;
    const payment = paymentId !== undefined ? await context.paymentById.load(paymentId) : null;
    return toPaymentEvent(item, payment);
  }
}
