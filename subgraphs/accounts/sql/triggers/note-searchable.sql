CREATE OR REPLACE FUNCTION accounts.note_searchable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'party' THEN
    PERFORM accounts.refresh_search(ARRAY(SELECT a.id FROM accounts.account a WHERE a.holder_id = NEW.id));
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM accounts.refresh_search(ARRAY[NEW.id]);
  ELSE
    PERFORM accounts.refresh_search(ARRAY(SELECT n.id FROM new_accounts n));
  END IF;
  RETURN NULL;
END $$;
