CREATE OR REPLACE FUNCTION ledger.raise_chart_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.chart SET version = version + 1;
  RETURN NULL;
END $$;
