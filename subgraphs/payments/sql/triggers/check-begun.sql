-- A payment comes to be in a state that is possible at first, and an attempt as one of the department of its account; that of a posted
-- one is for payments.check_told to see.
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
  SELECT p.id, p.department_code INTO stray
  FROM changed p LEFT JOIN LATERAL (SELECT * FROM accounts.account x WHERE x.id = p.account_id LIMIT 1) a ON true
  WHERE p.status = 'PENDING' AND session_user <> 'tributary_migrator' AND a.department_code IS DISTINCT FROM p.department_code
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'payment %: its account is none of %', stray.id, stray.department_code USING ERRCODE = 'TB013';
  END IF;
  RETURN NULL;
END $$;
