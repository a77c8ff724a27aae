-- Events after a position, oldest first; with topics, only those that carry one of them. That is planned anew each time, because the
-- best way to a rare topic is its index and to a common one the order of the log; without topics there is one way, planned once.
CREATE OR REPLACE FUNCTION events.read(after_position bigint, wanted_topics text[], max_rows integer) RETURNS SETOF events.log
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF wanted_topics IS NULL THEN
    RETURN QUERY SELECT * FROM events.log l WHERE l.position > after_position ORDER BY l.position LIMIT max_rows;
  ELSE
    RETURN QUERY EXECUTE 'SELECT * FROM events.log l WHERE l.position > $1 AND l.topics && $2 ORDER BY l.position LIMIT $3'
      USING after_position, wanted_topics, max_rows;
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION events.read(bigint, text[], integer)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
