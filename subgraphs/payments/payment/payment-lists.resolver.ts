import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { requireDepartment, seesDepartment } from '../../../platform/access/principal.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { ConnectionSizedByFirst } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { AutopayEnrollment } from '../autopay/autopay-enrollment.entity.js';
import type { PaymentsContext } from '../context.js';
import { AccountStub, DepartmentStub } from '../stubs.js';
import { pageOfPayments, PaymentConnection, PaymentFilter } from './payment-connection.js';

const firstDescription = '1 to 100.';
const afterDescription = 'The endCursor of the page before.';

@Resolver()
export class PaymentsResolver {
  @NeedsScope('payment:read')
  @ConnectionSizedByFirst()
  @Query(() => PaymentConnection, {
    description:
      'Payments with money for the departments within your reach, newest first: what a payer tells of one finds it, such as the number of the receipt, the amount and the day, or the last digits of the card.',
  })
  async payments(
    @Arg('first', () => Int, { description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | undefined,
    @Arg('filter', () => PaymentFilter, { nullable: true, description: 'Absent: all of them.' })
    filter: PaymentFilter | undefined,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentConnection> {
    return pageOfPayments(context, undefined, { first, after, filter });
  }
}

/** An account may be reached without its owner, as through a payment, so what is shown of it is checked here as well. */
@Resolver(() => AccountStub)
export class AccountPaymentsResolver {
  @InPublicSchema()
  @NeedsScope('payment:read')
  @ConnectionSizedByFirst()
  @FieldResolver(() => PaymentConnection, {
    description: 'Payments to this account, and baskets that paid one of its charges, newest first.',
  })
  async payments(
    @Root() account: AccountStub,
    @Arg('first', () => Int, { description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | undefined,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentConnection> {
    return pageOfPayments(context, ['account', accountIdOf(account)], { first, after });
  }

  @NeedsScope('payment:read')
  @FieldResolver(() => AutopayEnrollment, {
    nullable: true,
    description: 'The standing order; null when there is none.',
  })
  async autopay(
    @Root() account: AccountStub,
    @Ctx() context: PaymentsContext,
  ): Promise<AutopayEnrollment | null> {
    const enrollment = await context.autopayByAccount.load(accountIdOf(account));
    return enrollment && seesDepartment(context.principal, enrollment.departmentCode) ? enrollment : null;
  }
}

@Resolver(() => DepartmentStub)
export class DepartmentPaymentsResolver {
  @NeedsScope('payment:read')
  @ConnectionSizedByFirst()
  @FieldResolver(() => PaymentConnection, {
    description: 'Payments with money for this department, newest first. FORBIDDEN outside your departments.',
  })
  async payments(
    @Root() department: DepartmentStub,
    @Arg('first', () => Int, { description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | undefined,
    @Arg('filter', () => PaymentFilter, { nullable: true, description: 'Absent: all of them.' })
    filter: PaymentFilter | undefined,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentConnection> {
    requireDepartment(context.principal, department.code);
    return pageOfPayments(context, ['department', department.code], { first, after, filter });
  }
}

function accountIdOf({ id }: AccountStub): string {
  const uuid = fromPublicId('acct', id);
  if (!uuid) throw new Error('An account was referred to by something that is not its id');
  return uuid;
}
