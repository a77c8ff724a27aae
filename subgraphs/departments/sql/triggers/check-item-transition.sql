-- An item changes its status only by its transitions, and is to become something that they lead to once its fees are covered.
CREATE OR REPLACE FUNCTION departments.check_item_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before departments.item;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := OLD;
  END IF;
  IF NEW.status IS DISTINCT FROM before.status THEN
    IF NOT EXISTS (SELECT FROM departments.item_transitions() t
                   WHERE t.from_status IS NOT DISTINCT FROM before.status AND t.to_status = NEW.status
                     AND (NOT t.taken_over OR session_user = 'tributary_migrator')) THEN
      RAISE EXCEPTION 'item %: no transition from % to %', NEW.id, coalesce(before.status, 'nothing'), NEW.status
        USING ERRCODE = 'TB009';
    END IF;
  END IF;
  IF NEW.status_when_paid IS DISTINCT FROM before.status_when_paid THEN
    IF NOT EXISTS (SELECT FROM departments.item_transitions() t
                   WHERE t.name = 'COVER_FEES' AND t.to_status = NEW.status_when_paid) THEN
      RAISE EXCEPTION 'item %: no item is % once its fees are covered', NEW.id, NEW.status_when_paid USING ERRCODE = 'TB009';
    END IF;
  END IF;
  RETURN NEW;
END $$;
