-- The newest position that is older than the retention of streams: what a resuming reader may not ask to start before.
CREATE OR REPLACE FUNCTION events.floor(retention interval) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT l.position FROM events.log l WHERE l.occurred_at < now() - retention
                   ORDER BY l.position DESC LIMIT 1), 0)
$$;

GRANT EXECUTE ON FUNCTION events.floor(interval)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger;
