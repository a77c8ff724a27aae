import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { DepartmentsContext } from '../context.js';
import { Department } from '../department/department.entity.js';
import { LedgerAccountStub } from '../stubs.js';
import { RevenueType } from './revenue-type.entity.js';

@Resolver(() => RevenueType)
export class RevenueTypeResolver {
  @InPublicSchema()
  @FieldResolver(() => Department, { description: 'Who collects for it.' })
  async department(
    @Root() revenueType: RevenueType,
    @Ctx() context: DepartmentsContext,
  ): Promise<Department> {
    const department = await context.departmentByCode.load(revenueType.departmentCode);
    if (!department) throw new Error(`Revenue type ${revenueType.code} has no department`);
    return department;
  }

  @InPublicSchema()
  @FieldResolver(() => LedgerAccountStub, {
    description:
      'The account its money ends in: of revenue, or of a liability where it is collected for somebody else.',
  })
  ledgerAccount(@Root() revenueType: RevenueType): LedgerAccountStub {
    return new LedgerAccountStub(revenueType.ledgerAccountCode);
  }
}
