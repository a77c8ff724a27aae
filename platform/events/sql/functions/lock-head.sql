-- Takes the lock that orders commits. Safe to call again within one transaction.
CREATE OR REPLACE FUNCTION events.lock_head(OUT last_position bigint, OUT journal_sequence bigint, OUT journal_hash bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.position, h.journal_sequence, h.journal_hash FROM events.head h FOR UPDATE
$$;
