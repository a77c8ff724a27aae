-- When an entry was posted, for those whose data it moved; null when there is none.
CREATE OR REPLACE FUNCTION ledger.posted_at(entry_id uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.posted_at FROM ledger.entry e WHERE e.id = entry_id
$$;

GRANT EXECUTE ON FUNCTION ledger.posted_at(uuid) TO tributary_accounts;
