CREATE OR REPLACE FUNCTION events.last_position() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT h.position FROM events.head h $$;

GRANT EXECUTE ON FUNCTION events.last_position()
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
