CREATE OR REPLACE FUNCTION ledger.chart_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT c.version FROM ledger.chart c $$;
