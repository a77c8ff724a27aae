-- A payment comes to be in a state that is possible at first.
CREATE OR REPLACE FUNCTION payments.check_begun() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stray record;
BEGIN
  SELECT p.id, p.status INTO stray FROM changed p
  WHERE NOT EXISTS (SELECT FROM payments.payment_transitions() t
                    WHERE t.from_status IS NULL AND t.to_status = p.status
                      AND (NOT t.taken_over OR session_user = 'tributary_migrator'))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'payment %: nothing becomes % at once', stray.id, stray.status USING ERRCODE = 'TB009';
  END IF;
  RETURN NULL;
END $$;
