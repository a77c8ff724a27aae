CREATE OR REPLACE FUNCTION departments.configuration_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT c.version FROM departments.configuration c $$;
