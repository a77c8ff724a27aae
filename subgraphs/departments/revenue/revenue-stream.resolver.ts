import { Arg, Ctx, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import type { DepartmentsContext } from '../context.js';
import type { RevenueStreamItem } from './revenue-change.js';
import { RevenueEvent, toRevenueEvent } from './revenue-event.js';
import { openRevenueStream, requireRevenueDepartment } from './revenue-stream.service.js';

interface RevenueArguments {
  readonly departmentCode: string;
  readonly after?: string | null;
}

type Subscribing = SubscribeResolverData<unknown, RevenueArguments, DepartmentsContext>;

const subscribe = ({ args, context }: Subscribing): Promise<AsyncIterable<RevenueStreamItem>> =>
  openRevenueStream(args.departmentCode, args.after, context);

@Resolver()
export class RevenueStreamResolver {
  @NeedsScope('revenue:read')
  @Subscription(() => RevenueEvent, {
    subscribe: subscribe as never,
    description:
      'What one department collects: a snapshot first, then every posting that moves its revenue, in order. Refused with FORBIDDEN outside your departments, DEPARTMENT_NOT_FOUND, CURSOR_MALFORMED or CURSOR_IN_FUTURE.',
  })
  async departmentRevenueChanged(
    @Root() item: RevenueStreamItem,
    @Arg('departmentCode', () => String, { description: 'Such as "PARKS".' }) departmentCode: string,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The cursor of the last event received; every later one follows, with no gap and no repeat.',
    })
    _after: string | undefined,
    @Ctx() context: DepartmentsContext,
  ): Promise<RevenueEvent> {
    return toRevenueEvent(item, await requireRevenueDepartment(departmentCode, context));
  }
}
