import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { Cost } from '../../../platform/federation/cost.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { LedgerContext } from '../context.js';
import { DepartmentStub } from '../stubs.js';
import { ChannelTotal, RevenueSummary } from './revenue-summary.js';
import { attemptsOf, departmentRevenue } from './revenue.service.js';

/** The figures are summed up over the days of the range, by channel and by revenue type. */
const revenueWeight = 25;

@Resolver(() => DepartmentStub)
export class DepartmentRevenueResolver {
  @NeedsScope('revenue:read')
  @Cost(revenueWeight)
  @FieldResolver(() => RevenueSummary, {
    description:
      'What it collected between two accounting dates. Posted payments are in it at once. Refused with FORBIDDEN outside your departments, or with BAD_USER_INPUT when the dates are in the wrong order.',
  })
  revenue(
    @Root() department: DepartmentStub,
    @Arg('from', () => DateScalar, { description: 'The first accounting date.' }) from: CivilDate,
    @Arg('to', () => DateScalar, { description: 'The last accounting date.' }) to: CivilDate,
    @Arg('asOf', () => Date, {
      nullable: true,
      description:
        'Counts only what was posted up to this instant; absent for everything. An instant to come means now.',
    })
    asOf: Date | undefined,
    @Ctx() context: LedgerContext,
  ): Promise<RevenueSummary> {
    return departmentRevenue(department.code, { from, to, asOf }, context);
  }
}

@Resolver(() => ChannelTotal)
export class ChannelTotalResolver {
  @FieldResolver(() => Int, {
    description:
      "Attempts to pay accounts of the department that were received on these dates, whatever became of them. Unlike the money, these are today's figures also when asOf is given.",
  })
  async started(@Root() total: ChannelTotal, @Ctx() context: LedgerContext): Promise<number> {
    return (await attemptsOf(total, context)).started;
  }

  @FieldResolver(() => Int, { description: 'Of the started ones, those that the payer left unfinished.' })
  async abandoned(@Root() total: ChannelTotal, @Ctx() context: LedgerContext): Promise<number> {
    return (await attemptsOf(total, context)).abandoned;
  }
}
