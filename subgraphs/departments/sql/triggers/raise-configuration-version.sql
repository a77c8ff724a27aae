CREATE OR REPLACE FUNCTION departments.raise_configuration_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE departments.configuration SET version = version + 1;
  RETURN NULL;
END $$;
