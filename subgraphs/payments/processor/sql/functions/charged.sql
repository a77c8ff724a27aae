CREATE OR REPLACE FUNCTION sandbox_processor.charged(wanted_reference text) RETURNS SETOF sandbox_processor.charge
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sandbox_processor.charge c WHERE c.reference = wanted_reference
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.charged(text) TO tributary_payments;
