-- When something happened: at the time of its transaction, whoever says otherwise. Only the migrator, who takes over the
-- history of an earlier system, may tell an earlier time.
CREATE OR REPLACE FUNCTION events.happened_at(claimed timestamptz, this_time timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN session_user = 'tributary_migrator' AND claimed IS NOT NULL
              THEN date_trunc('milliseconds', least(claimed, clock_timestamp())) ELSE this_time END
$$;
