import { requireDepartment, seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { DepartmentsContext } from '../context.js';
import { RevenueItem } from './revenue-item.entity.js';

/** @throws GraphQLError FORBIDDEN for a department outside the caller's reach */
export async function findItemOfDepartment(
  departmentCode: string,
  number: string,
  context: DepartmentsContext,
): Promise<RevenueItem | null> {
  requireDepartment(context.principal, departmentCode);
  const item = await context.itemByNumber.load(number);
  return item?.departmentCode === departmentCode ? item : null;
}

export interface ItemReference {
  readonly id?: string;
  readonly number?: string;
}

/** An item that another subgraph refers to; one that the caller may not see is answered like one that does not exist. */
export async function referredItem(
  { id, number }: ItemReference,
  context: DepartmentsContext,
): Promise<RevenueItem | null> {
  const uuid = fromPublicId(RevenueItem.idPrefix, id ?? '');
  const item = uuid
    ? await context.itemById.load(uuid)
    : number
      ? await context.itemByNumber.load(number)
      : null;
  return visibleItem(item, context);
}

/** An item that the caller may not see is answered like one that does not exist. */
export function visibleItem(item: RevenueItem | null, { principal }: DepartmentsContext): RevenueItem | null {
  return item && seesDepartment(principal, item.departmentCode) ? item : null;
}
