-- Lines are written one whole entry per statement, so each statement must balance and the sum stays balanced. Entries and accounts
-- are looked up once each, in whatever number of lines they stand.
CREATE OR REPLACE FUNCTION ledger.check_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  SELECT f.entry_id, sum(f.difference) AS total, min(f.fund_code) FILTER (WHERE f.difference <> 0) AS uneven_fund,
         min(f.least_currency) <> max(f.greatest_currency) AS mixed
  INTO broken
  FROM (
    SELECT l.entry_id, l.fund_code, sum(l.debit_cents) - sum(l.credit_cents) AS difference, min(l.currency) AS least_currency,
           max(l.currency) AS greatest_currency, min(l.number) AS first, max(l.number) AS last, count(*) AS lines
    FROM new_lines l GROUP BY l.entry_id, l.fund_code
  ) f
  GROUP BY f.entry_id
  HAVING bool_or(f.difference <> 0) OR min(f.least_currency) <> max(f.greatest_currency) OR min(f.first) <> 1
      OR max(f.last) <> sum(f.lines)
  LIMIT 1;
  IF FOUND AND broken.total <> 0 THEN
    RAISE EXCEPTION 'entry %: debits and credits differ by % cents', broken.entry_id, broken.total USING ERRCODE = 'TB001';
  ELSIF FOUND AND broken.uneven_fund IS NOT NULL THEN
    RAISE EXCEPTION 'entry %: fund % is out of balance', broken.entry_id, broken.uneven_fund USING ERRCODE = 'TB002';
  ELSIF FOUND AND broken.mixed THEN
    RAISE EXCEPTION 'entry %: lines in more than one currency', broken.entry_id USING ERRCODE = 'TB003';
  ELSIF FOUND THEN
    -- A second statement would have to number its lines from 1 again, which the primary key refuses.
    RAISE EXCEPTION 'entry %: its lines are written by one statement and numbered from 1', broken.entry_id
      USING ERRCODE = 'TB007';
  END IF;

  WITH entries AS MATERIALIZED (
    SELECT n.entry_id, e.id, e.effective_date, e.transaction_id
    FROM (SELECT DISTINCT l.entry_id FROM new_lines l) n
    LEFT JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.id = n.entry_id LIMIT 1) e ON true
  ), accounts AS MATERIALIZED (
    SELECT n.account_code, n.fund_code, a.code, a.active_from, a.active_to
    FROM (SELECT DISTINCT l.account_code, l.fund_code FROM new_lines l) n
    LEFT JOIN LATERAL (
      SELECT * FROM ledger.account x WHERE x.code = n.account_code AND x.fund_code = n.fund_code LIMIT 1) a ON true
  )
  SELECT l.entry_id, l.account_code, e.id IS NULL AS unknown_entry, a.code IS NULL AS unknown_account,
         e.transaction_id <> pg_current_xact_id() AS sealed
  INTO broken
  FROM new_lines l JOIN entries e USING (entry_id) JOIN accounts a USING (account_code, fund_code)
  WHERE e.id IS NULL OR a.code IS NULL OR e.transaction_id <> pg_current_xact_id()
     OR e.effective_date NOT BETWEEN a.active_from AND a.active_to
  LIMIT 1;
  IF FOUND THEN
    IF broken.unknown_entry OR broken.sealed THEN
      RAISE EXCEPTION 'entry %: lines are written together with their entry or not at all', broken.entry_id
        USING ERRCODE = 'TB007';
    END IF;
    RAISE EXCEPTION 'entry %: ledger account % is %', broken.entry_id, broken.account_code,
      CASE WHEN broken.unknown_account THEN 'unknown in that fund' ELSE 'not active on the effective date' END
      USING ERRCODE = 'TB005';
  END IF;
  RETURN NULL;
END $$;
