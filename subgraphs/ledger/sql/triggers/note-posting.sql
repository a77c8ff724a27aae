CREATE OR REPLACE FUNCTION ledger.note_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.posting (first_sequence, last_sequence, entry_count)
  SELECT min(e.sequence), max(e.sequence), count(*) FROM new_entries e HAVING count(*) > 0;
  RETURN NULL;
END $$;
