import type { Pool } from 'pg';

export interface AccountSearch {
  readonly text: string;
  readonly first: number;
  /** The number of the last account of the page before. */
  readonly after: string | undefined;
  readonly departments: readonly string[] | '*';
}

/** The best come first: of that number or receipt, then with every word whole, then with words that begin so. */
const statement = `
  WITH found AS (
    SELECT a.id, a.number,
           CASE WHEN lower(translate(a.number, '-', '')) = $7 THEN 0
                WHEN s.words @@ accounts.search_query($1, false) THEN 1 ELSE 2 END AS rank
    FROM accounts.search s JOIN accounts.account a ON a.id = s.account_id
    WHERE s.words @@ accounts.search_query($1, true) AND ($2::text[] IS NULL OR s.department_code = ANY ($2))
    UNION ALL
    SELECT a.id, a.number, CASE WHEN $5 THEN 0 ELSE 3 END
    FROM payments.accounts_of_receipt($4) r JOIN accounts.account a ON a.id = r
    WHERE $2::text[] IS NULL OR a.department_code = ANY ($2)
  ), ranked AS (
    SELECT f.id, f.number, min(f.rank) AS rank FROM found f GROUP BY 1, 2
  )
  SELECT r.id FROM ranked r
  WHERE $6::text IS NULL
     OR (r.rank, r.number) > (coalesce((SELECT l.rank FROM ranked l WHERE l.number = $6), 0), $6)
  ORDER BY r.rank, r.number LIMIT $3`;

const receiptNumber = /^\s*(r(?:eceipt)?[\s#-]*)?0*(\d{1,15})\s*$/i;

/** The ids of the accounts that have every word of the text, the best first. */
export async function searchAccounts(pool: Pool, search: AccountSearch): Promise<string[]> {
  const { text, first, after, departments } = search;
  const [, called, digits] = receiptNumber.exec(text) ?? [];
  const { rows } = await pool.query<{ id: string }>(statement, [
    text,
    departments === '*' ? null : departments,
    first,
    digits ?? null,
    called !== undefined,
    after ?? null,
    text.replaceAll(/[\s-]/g, '').toLowerCase(),
  ]);
  return rows.map(({ id }) => id);
}
