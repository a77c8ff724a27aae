-- The instant wanted, or the latest one before it up to which no transaction can tell a time any more: what is read as of the
-- answer is the same for ever. An instant after the last commit waits for the batch in flight; later ones read the clock later.
CREATE OR REPLACE FUNCTION events.settled(wanted timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  committed timestamptz := (SELECT h.last_time FROM events.head h);
BEGIN
  IF wanted <= committed THEN
    RETURN wanted;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7305411004);
  committed := (SELECT h.last_time FROM events.head h);
  RETURN least(wanted, greatest(committed, date_trunc('milliseconds', clock_timestamp()) - interval '1 millisecond'));
END $$;
