import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { DepartmentsContext } from '../context.js';
import { RevenueItem } from '../item/revenue-item.entity.js';
import { findItemOfDepartment } from '../item/revenue-item.service.js';
import { RevenueType } from '../revenue-type/revenue-type.entity.js';
import { Department } from './department.entity.js';
import { findDepartment, visibleDepartments } from './department.service.js';

@Resolver(() => Department)
export class DepartmentResolver {
  @InPublicSchema()
  @Query(() => Department, {
    nullable: true,
    description:
      'A department by its code; null when there is none. FORBIDDEN for a code outside your departments, whether or not it exists.',
  })
  department(
    @Arg('code', () => String, { description: 'Such as "PARKS".' }) code: string,
    @Ctx() context: DepartmentsContext,
  ): Promise<Department | null> {
    return findDepartment(code, context);
  }

  @InPublicSchema()
  @AssumedSize(10)
  @Query(() => [Department], { description: 'The departments within your reach, ordered by code.' })
  departments(@Ctx() context: DepartmentsContext): Promise<Department[]> {
    return visibleDepartments(context);
  }

  @InPublicSchema()
  @AssumedSize(12)
  @FieldResolver(() => [RevenueType], { description: 'What it collects for, in the order of its bills.' })
  revenueTypes(@Root() department: Department, @Ctx() context: DepartmentsContext): Promise<RevenueType[]> {
    return context.revenueTypesByDepartment.load(department.code);
  }

  @FieldResolver(() => RevenueItem, {
    nullable: true,
    description:
      'A permit, registration or case of this department by its number; null when it has none of that number. FORBIDDEN outside your departments.',
  })
  item(
    @Root() department: Department,
    @Arg('number', () => String, { description: 'As the department writes it, such as "BLD-2026-01873".' })
    number: string,
    @Ctx() context: DepartmentsContext,
  ): Promise<RevenueItem | null> {
    return findItemOfDepartment(department.code, number, context);
  }
}
