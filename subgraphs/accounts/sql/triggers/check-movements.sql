-- At commit: the entries that moved residents are of this transaction, and moved each by exactly its control lines. That no
-- entry has such lines without moving anybody is for ledger.check_posting to see.
CREATE OR REPLACE FUNCTION accounts.check_movements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken uuid;
BEGIN
  SELECT n.id INTO broken
  FROM unnest(NEW.entry_ids) AS n (id)
  LEFT JOIN LATERAL (SELECT x.transaction_id FROM ledger.entry x WHERE x.id = n.id LIMIT 1) e ON true
  WHERE e.transaction_id IS DISTINCT FROM pg_current_xact_id() LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: resident balances move only together with their journal entry', broken USING ERRCODE = 'TB006';
  END IF;

  SELECT n.id INTO broken
  FROM unnest(NEW.entry_ids) AS n (id)
  CROSS JOIN LATERAL (
    SELECT l.resident_account_id AS account_id, l.debit_cents - l.credit_cents AS cents,
           CASE WHEN a.controls = 'CREDIT_BALANCES' THEN l.credit_cents - l.debit_cents ELSE 0 END AS credit_cents
    FROM ledger.line l JOIN ledger.account a ON a.code = l.account_code
    WHERE l.entry_id = n.id AND a.controls IS NOT NULL
    UNION ALL
    SELECT m.account_id, -m.control_cents, -m.credit_cents FROM accounts.movement m WHERE m.entry_id = n.id
  ) moved
  GROUP BY n.id, moved.account_id
  HAVING sum(moved.cents) <> 0 OR sum(moved.credit_cents) <> 0 OR moved.account_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: a resident balance does not follow its control account lines', broken USING ERRCODE = 'TB006';
  END IF;
  DELETE FROM accounts.applied a WHERE a.number = NEW.number;
  RETURN NULL;
END $$;
