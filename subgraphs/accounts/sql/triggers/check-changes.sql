-- At commit: what was changed of charges had lines, which accounts.check_charges compares it with and then takes its note away.
CREATE OR REPLACE FUNCTION accounts.check_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF EXISTS (SELECT FROM accounts.changed_charges c WHERE c.transaction_id = NEW.transaction_id) THEN
    RAISE EXCEPTION 'charge %: what is open on it changes only together with its journal entry', NEW.charge_ids[1]
      USING ERRCODE = 'TB011';
  END IF;
  RETURN NULL;
END $$;
