-- Period rows are locked by whoever closes them, so a post lands wholly before a close or is refused.
CREATE OR REPLACE FUNCTION ledger.check_periods() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  broken record;
BEGIN
  PERFORM FROM ledger.fiscal_period p
   WHERE (p.fiscal_year, p.number) IN (SELECT e.fiscal_year, e.period_number FROM new_entries e) FOR SHARE;
  SELECT e.id, e.accounting_date INTO broken FROM new_entries e
  WHERE NOT EXISTS (SELECT FROM ledger.fiscal_period p
                    WHERE p.fiscal_year = e.fiscal_year AND p.number = e.period_number AND p.status = 'OPEN'
                      AND e.accounting_date BETWEEN p.starts_on AND p.ends_on) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: no open fiscal period holds %', broken.id, broken.accounting_date USING ERRCODE = 'TB004';
  END IF;
  RETURN NULL;
END $$;
