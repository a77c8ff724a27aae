CREATE OR REPLACE FUNCTION sandbox_processor.find_refund(wanted_key text) RETURNS SETOF sandbox_processor.refund
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sandbox_processor.refund r WHERE r.key = wanted_key
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.find_refund(text) TO tributary_payments;
