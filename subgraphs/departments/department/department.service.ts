import { requireDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { DepartmentsContext } from '../context.js';
import { Department } from './department.entity.js';
import { listDepartments } from './department.repository.js';

/**
 * A department by its code; null when there is none.
 * @throws GraphQLError FORBIDDEN for a code outside the caller's reach, whether or not it exists
 */
export async function findDepartment(code: string, context: DepartmentsContext): Promise<Department | null> {
  requireDepartment(context.principal, code);
  return context.departmentByCode.load(code);
}

/** The departments within the caller's reach, ordered by code. */
export async function visibleDepartments({ em, principal }: DepartmentsContext): Promise<Department[]> {
  return listDepartments(em, principal.departments);
}

export interface DepartmentReference {
  readonly code?: string;
  readonly id?: string;
}

/** What other subgraphs refer to. Everybody may read a department's name, as on the charges of a basket that pays several. */
export async function referredDepartment(
  { code, id }: DepartmentReference,
  context: DepartmentsContext,
): Promise<Department | null> {
  if (code) return context.departmentByCode.load(code);
  const uuid = fromPublicId(Department.idPrefix, id ?? '');
  return uuid ? context.departmentById.load(uuid) : null;
}
