import { questionRefusals, refusedError, requirePage } from '../../../books/problems/question-refusals.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountsContext } from '../context.js';
import { Account } from './account.entity.js';
import { searchAccounts } from './account.repository.js';

const largestPage = 100;

/** An account that the caller may not see is answered like one that does not exist. */
const visible = (account: Account | null, { principal }: AccountsContext): Account | null =>
  account && seesDepartment(principal, account.departmentCode) ? account : null;

export async function findAccountByNumber(number: string, context: AccountsContext): Promise<Account | null> {
  return visible(await context.accountByNumber.load(number), context);
}

export async function findAccountById(publicId: string, context: AccountsContext): Promise<Account | null> {
  const id = fromPublicId(Account.idPrefix, publicId);
  return id ? visible(await context.accountById.load(id), context) : null;
}

/** @throws GraphQLError ACCOUNT_NOT_FOUND, also for an account the caller may not see */
export async function requireAccount(publicId: string, context: AccountsContext): Promise<Account> {
  const account = await findAccountById(publicId, context);
  if (account) return account;
  throw refusedError(questionRefusals, { code: 'ACCOUNT_NOT_FOUND' });
}

/**
 * Accounts that have every word of the text, the best first; none for a text without a word, as a search field is while it is
 * empty.
 * @throws GraphQLError BAD_USER_INPUT
 */
export async function findAccounts(
  text: string,
  first: number,
  after: string | null | undefined,
  context: AccountsContext,
): Promise<Account[]> {
  requirePage(first, largestPage, 'accounts');
  const { departments } = context.principal;
  const ids = await searchAccounts(context.services.pool, {
    text,
    first,
    after: after ?? undefined,
    departments,
  });
  const accounts = await Promise.all(ids.map((id) => context.accountById.load(id)));
  return accounts.filter((account) => account !== null);
}
