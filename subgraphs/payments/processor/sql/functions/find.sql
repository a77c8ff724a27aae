CREATE OR REPLACE FUNCTION sandbox_processor.find(wanted_key text) RETURNS SETOF sandbox_processor.charge
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sandbox_processor.charge c WHERE c.key = wanted_key
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.find(text) TO tributary_payments;
