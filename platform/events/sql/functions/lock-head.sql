-- Takes the lock that orders commits, and tells the time of this transaction: that of the clock, in milliseconds, and later than
-- that of every commit before, also when the clock was put back. Safe to call again within one transaction.
CREATE OR REPLACE FUNCTION events.lock_head(OUT last_position bigint, OUT journal_sequence bigint, OUT this_time timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT h.position, h.journal_sequence,
         CASE WHEN h.last_time_by = pg_current_xact_id() THEN h.last_time
              ELSE greatest(date_trunc('milliseconds', clock_timestamp()), h.last_time + interval '1 millisecond') END
  INTO last_position, journal_sequence, this_time
  FROM events.head h FOR UPDATE;
END $$;
