-- Events after a position, oldest first; with topics, only those that carry one of them. Planned anew each time, because the
-- best way to a rare topic is its index and to a common one the order of the log.
CREATE OR REPLACE FUNCTION events.read(after_position bigint, wanted_topics text[], max_rows integer) RETURNS SETOF events.log
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF wanted_topics IS NULL THEN
    RETURN QUERY SELECT * FROM events.log l WHERE l.position > after_position ORDER BY l.position LIMIT max_rows;
  ELSE
    RETURN QUERY SELECT * FROM events.log l WHERE l.position > after_position AND l.topics && wanted_topics
                 ORDER BY l.position LIMIT max_rows;
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION events.read(bigint, text[], integer)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
