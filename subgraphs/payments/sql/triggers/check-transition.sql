CREATE OR REPLACE FUNCTION payments.check_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.amount_cents <> OLD.amount_cents OR NEW.account_id <> OLD.account_id
     OR NEW.idempotency_key <> OLD.idempotency_key OR NEW.request_hash <> OLD.request_hash THEN
    RAISE EXCEPTION 'payment %: what was asked for does not change', OLD.id USING ERRCODE = 'TB007';
  END IF;
  IF NEW.status <> OLD.status THEN
    IF NOT EXISTS (SELECT FROM payments.payment_transitions() t
                   WHERE t.from_status = OLD.status AND t.to_status = NEW.status
                     AND (NOT t.taken_over OR session_user = 'tributary_migrator')) THEN
      RAISE EXCEPTION 'payment %: no transition from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'TB009';
    END IF;
  END IF;
  RETURN NEW;
END $$;
