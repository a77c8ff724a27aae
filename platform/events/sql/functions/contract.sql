-- What the database offers: the last version that brought it up to date, and the fingerprint of its tables and functions.
CREATE OR REPLACE FUNCTION events.contract(OUT version text, OUT fingerprint text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.version, v.fingerprint FROM events.versions v ORDER BY v.number DESC LIMIT 1
$$;

GRANT EXECUTE ON FUNCTION events.contract()
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
