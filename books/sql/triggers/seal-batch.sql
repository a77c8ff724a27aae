-- At commit: seals the entries and events since the seal before, every column of them as the server writes it in binary, where
-- each value has its type and length. The hash of an entry covers it and its lines, see ledger.post.
CREATE OR REPLACE FUNCTION books.seal_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  this_version CONSTANT smallint := 3;
  before books.seal;
  next_number bigint;
  new_entries bytea;
  new_events bytea;
BEGIN
  -- The last change of the head covers what was written by those before.
  IF NOT EXISTS (SELECT FROM events.head h
                 WHERE h.position = NEW.position AND h.journal_sequence = NEW.journal_sequence
                   AND h.last_time_by = pg_current_xact_id()) THEN
    RETURN NULL;
  END IF;
  SELECT s.* INTO before FROM books.seal s ORDER BY s.number DESC LIMIT 1;
  IF before.last_sequence = NEW.journal_sequence AND before.last_position = NEW.position THEN
    RETURN NULL;
  END IF;
  SELECT sha256(coalesce(string_agg(e.hash, ''::bytea ORDER BY e.sequence), '')) INTO new_entries
  FROM ledger.entry e WHERE e.sequence > coalesce(before.last_sequence, 0) AND e.sequence <= NEW.journal_sequence;
  SELECT sha256(coalesce(string_agg(sha256(record_send(l)), ''::bytea ORDER BY l.position), '')) INTO new_events
  FROM events.log l WHERE l.position > coalesce(before.last_position, 0) AND l.position <= NEW.position;
  next_number := coalesce(before.number, 0) + 1;
  INSERT INTO books.seal
  VALUES (next_number, this_version, NEW.journal_sequence, NEW.position, new_entries, new_events,
          sha256(coalesce(before.hash, '') || int8send(next_number) || int2send(this_version) || int8send(NEW.journal_sequence)
                 || int8send(NEW.position) || new_entries || new_events));
  RETURN NULL;
END $$;
