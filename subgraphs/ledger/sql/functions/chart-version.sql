CREATE OR REPLACE FUNCTION ledger.chart_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT c.version FROM ledger.chart c $$;

GRANT EXECUTE ON FUNCTION ledger.chart_version() TO tributary_payments;
