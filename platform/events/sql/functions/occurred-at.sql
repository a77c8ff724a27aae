-- When the event at a position happened; null when there is none.
CREATE OR REPLACE FUNCTION events.occurred_at(at_position bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.occurred_at FROM events.log l WHERE l.position = at_position
$$;

GRANT EXECUTE ON FUNCTION events.occurred_at(bigint)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
