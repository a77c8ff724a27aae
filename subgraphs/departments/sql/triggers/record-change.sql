-- Writes down who changed departments, their policies, revenue types and clearing accounts, when, and how the row was before and after.
CREATE OR REPLACE FUNCTION departments.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO departments.configuration_change (table_name, changed_by, before, after)
  VALUES (TG_TABLE_NAME, session_user, CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;
