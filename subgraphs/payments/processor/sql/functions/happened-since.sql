-- What has happened since an instant and by now, told or not, oldest first.
CREATE OR REPLACE FUNCTION sandbox_processor.happened_since(since timestamptz) RETURNS SETOF sandbox_processor.notice
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sandbox_processor.notice n WHERE n.happened_at BETWEEN since AND clock_timestamp() ORDER BY n.happened_at, n.id
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.happened_since(timestamptz) TO tributary_payments;
