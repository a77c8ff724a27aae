CREATE OR REPLACE FUNCTION events.advance_journal(new_sequence bigint, new_time timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE events.head h SET journal_sequence = new_sequence,
    last_time = greatest(h.last_time, new_time), last_time_by = pg_current_xact_id()
$$;
