CREATE OR REPLACE FUNCTION accounts.note_issued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.issued_charges (charge_ids) SELECT array_agg(i.id) FROM issued i HAVING count(*) > 0;
  RETURN NULL;
END $$;
