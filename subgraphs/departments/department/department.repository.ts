import type { EntityManager } from '@mikro-orm/core';
import { Department } from './department.entity.js';

/** The departments with one of these codes, or all of them, ordered by code. */
export async function listDepartments(
  em: EntityManager,
  codes: readonly string[] | '*',
): Promise<Department[]> {
  return em.find(Department, codes === '*' ? {} : { code: { $in: [...codes] } }, {
    orderBy: { code: 'asc' },
  });
}
