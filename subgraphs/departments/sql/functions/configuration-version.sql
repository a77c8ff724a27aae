CREATE OR REPLACE FUNCTION departments.configuration_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT c.version FROM departments.configuration c $$;

GRANT EXECUTE ON FUNCTION departments.configuration_version() TO tributary_payments, tributary_accounts;
