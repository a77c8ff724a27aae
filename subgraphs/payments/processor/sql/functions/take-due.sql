-- Gives notices of which it is time to the caller alone, in the order in which they are to be told.
CREATE OR REPLACE FUNCTION sandbox_processor.take_due(most integer) RETURNS SETOF sandbox_processor.notice
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH taken AS (
    UPDATE sandbox_processor.notice n SET told_at = clock_timestamp()
    WHERE n.id = ANY (ARRAY(
      SELECT d.id FROM sandbox_processor.notice d WHERE d.told_at IS NULL AND d.tell_at <= clock_timestamp()
      ORDER BY d.tell_at LIMIT most FOR UPDATE SKIP LOCKED))
    RETURNING n.*
  )
  SELECT * FROM taken t ORDER BY t.tell_at, t.id
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.take_due(integer) TO tributary_payments;
