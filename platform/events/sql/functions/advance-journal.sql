CREATE OR REPLACE FUNCTION events.advance_journal(new_sequence bigint, new_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE events.head SET journal_sequence = new_sequence, journal_hash = new_hash
$$;
