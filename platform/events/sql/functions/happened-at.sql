-- When something happened: now, whoever says otherwise. Only the migrator, who takes over the history of an earlier system,
-- may tell an earlier time.
CREATE OR REPLACE FUNCTION events.happened_at(claimed timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN session_user = 'tributary_migrator' AND claimed IS NOT NULL THEN claimed ELSE clock_timestamp() END
$$;
