-- Keeps accounts.search in step with the accounts that were added, or whose words may have changed.
CREATE OR REPLACE FUNCTION accounts.refresh_search(account_ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO accounts.search AS s (account_id, department_code, words)
  SELECT a.id, a.department_code,
         accounts.search_words(a.number, p.display_name, p.phone, p.email, a.service_address, p.mailing_address)
  FROM accounts.account a JOIN accounts.party p ON p.id = a.holder_id WHERE a.id = ANY (account_ids)
  ON CONFLICT (account_id) DO UPDATE SET department_code = excluded.department_code, words = excluded.words
$$;
