-- An adjustment changes by its transitions, and in nothing but its status.
CREATE OR REPLACE FUNCTION accounts.check_adjustment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  status_before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status' THEN
    RAISE EXCEPTION 'adjustment %: what was asked for does not change', OLD.id USING ERRCODE = 'TB007';
  END IF;
  IF NEW.status IS DISTINCT FROM status_before
     AND NOT EXISTS (SELECT FROM accounts.adjustment_transitions() t
                     WHERE t.from_status IS NOT DISTINCT FROM status_before AND t.to_status = NEW.status
                       AND (NOT t.taken_over OR session_user = 'tributary_migrator')) THEN
    RAISE EXCEPTION 'adjustment %: no transition from % to %', NEW.id, coalesce(status_before, 'nothing'), NEW.status
      USING ERRCODE = 'TB009';
  END IF;
  RETURN NEW;
END $$;
