-- The instant wanted, or that of the last commit where it lies behind it: later commits tell later times, whatever the clock
-- does, so what is read as of the answer is the same for ever.
CREATE OR REPLACE FUNCTION events.settled(wanted timestamptz) RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(wanted, h.last_time) FROM events.head h
$$;
