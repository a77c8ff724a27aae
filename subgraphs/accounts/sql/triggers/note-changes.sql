CREATE OR REPLACE FUNCTION accounts.note_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.changed_charges (charge_ids, cents)
  SELECT array_agg(a.id), array_agg(a.open_cents - b.open_cents)
  FROM after a JOIN before b USING (id) WHERE a.open_cents <> b.open_cents HAVING count(*) > 0;
  RETURN NULL;
END $$;
