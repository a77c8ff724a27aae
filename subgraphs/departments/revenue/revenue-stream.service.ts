import { questionRefusals, refusedError } from '../../../books/problems/question-refusals.js';
import type { DepartmentsContext } from '../context.js';
import type { Department } from '../department/department.entity.js';
import { findDepartment } from '../department/department.service.js';
import { readDepartmentNet } from './department-net.repository.js';
import { revenueChange, type RevenueStreamItem } from './revenue-change.js';

/** @throws GraphQLError FORBIDDEN for a department outside the caller's reach, or DEPARTMENT_NOT_FOUND */
export async function requireRevenueDepartment(
  code: string,
  context: DepartmentsContext,
): Promise<Department> {
  const department = await findDepartment(code, context);
  if (department) return department;
  throw refusedError(questionRefusals, { code: 'DEPARTMENT_NOT_FOUND' });
}

/**
 * Opens the stream of one department's revenue. Much that concerns a department does not move its revenue, such as a
 * declined payment or an issued permit; such events are passed over, and a cursor behind one of them resumes all the same.
 */
export async function openRevenueStream(
  code: string,
  after: string | null | undefined,
  context: DepartmentsContext,
): Promise<AsyncIterableIterator<RevenueStreamItem>> {
  const department = await requireRevenueDepartment(code, context);
  const { streams, pool } = context.services;
  return streams.open({
    topics: [`department:${department.code}`],
    accepts: (event) => revenueChange(event, department.code) !== undefined,
    after,
    snapshot: () => readDepartmentNet(pool, department.code, context.today),
  });
}
