CREATE OR REPLACE FUNCTION accounts.note_movements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.applied (entry_ids) SELECT array_agg(DISTINCT m.entry_id) FROM new_movements m HAVING count(*) > 0;
  RETURN NULL;
END $$;
