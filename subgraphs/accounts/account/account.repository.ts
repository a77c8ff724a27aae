import type { EntityManager, FilterQuery } from '@mikro-orm/core';
import { Account } from './account.entity.js';

export interface AccountSearch {
  readonly text: string;
  readonly first: number;
  /** The number of the last account of the page before. */
  readonly after: string;
  readonly departments: readonly string[] | '*';
}

export async function searchAccounts(em: EntityManager, search: AccountSearch): Promise<Account[]> {
  const pattern = `%${search.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const where: FilterQuery<Account> = {
    number: { $gt: search.after },
    ...(search.departments === '*' ? {} : { departmentCode: { $in: [...search.departments] } }),
    $or: [
      { number: { $ilike: pattern } },
      { serviceAddress: { $ilike: pattern } },
      { holder: { displayName: { $ilike: pattern } } },
      { holder: { phone: { $ilike: pattern } } },
    ],
  };
  return em.find(Account, where, { orderBy: { number: 'asc' }, limit: search.first });
}
