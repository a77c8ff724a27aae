-- At commit: a step made its write-off what it is; the parts are of charges of its account and add up to its amount; who approves is
-- not who asked, and nobody writes off alone, in one or in many, more of an account than the limit of the department. What is in the books takes back by charge what
-- the bill recognised, and the event says the same, once. What takes it back reverses that entry, which books.check_batch compares.
CREATE OR REPLACE FUNCTION accounts.check_write_off_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  written_off record;
  told_as text;
  parts record;
  posted record;
  times bigint;
BEGIN
  SELECT w.*, a.department_code INTO written_off
  FROM accounts.write_off w JOIN accounts.account a ON a.id = w.account_id WHERE w.id = NEW.write_off_id;
  SELECT t.event_kind INTO told_as FROM accounts.write_off_transitions() t
  WHERE t.name = NEW.transition AND t.to_status = written_off.status LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'write-off %: % did not make it %', NEW.write_off_id, NEW.transition, written_off.status USING ERRCODE = 'TB009';
  END IF;

  IF (NEW.transition = 'APPROVE' AND EXISTS (SELECT FROM accounts.write_off_step s
        WHERE s.write_off_id = NEW.write_off_id AND s.transition = 'REQUEST' AND s.made_by = NEW.made_by))
     OR (NEW.transition = 'WRITE_OFF' AND (
          SELECT sum(w.amount_cents) FROM accounts.write_off w JOIN accounts.write_off_step s ON s.write_off_id = w.id
          WHERE w.account_id = written_off.account_id AND w.status = 'APPROVED' AND s.transition = 'WRITE_OFF') > coalesce((
          SELECT l.limit_cents FROM departments.write_off_limit l WHERE l.department_code = written_off.department_code), 0)) THEN
    RAISE EXCEPTION 'write-off %: above its limit it takes two persons', NEW.write_off_id USING ERRCODE = 'TB015';
  END IF;

  SELECT coalesce(sum(p.amount_cents), 0) AS cents, bool_and(c.account_id = written_off.account_id) AS fit,
         jsonb_agg(jsonb_build_object('charge', p.charge_id, 'amountCents', p.amount_cents::text) ORDER BY p.number) AS told
  INTO parts
  FROM accounts.write_off_part p JOIN accounts.charge c ON c.id = p.charge_id WHERE p.write_off_id = NEW.write_off_id;

  SELECT e.id, e.reverses_entry_id INTO posted FROM ledger.entry e
  WHERE e.source_id = NEW.write_off_id AND e.source_kind = 'WRITE_OFF' AND e.source_transition = written_off.status
    AND e.transaction_id = pg_current_xact_id();

  SELECT count(*) INTO times
  FROM events.head h JOIN events.log l ON l.position > h.position_before AND l.position <= h.position
  WHERE h.last_time_by = pg_current_xact_id() AND l.kind = told_as AND l.payload ->> 'writeOffId' = NEW.write_off_id::text
    AND l.payload @> jsonb_build_object('accountId', written_off.account_id, 'amountCents', written_off.amount_cents::text,
          'reason', written_off.reason, 'reference', written_off.reference, 'by', NEW.made_by, 'note', NEW.note)
    AND l.payload -> 'charges' = parts.told AND l.payload ->> 'entryId' IS NOT DISTINCT FROM NEW.entry_id::text;

  IF parts.cents <> written_off.amount_cents OR parts.fit IS NOT TRUE OR times <> 1 OR posted.id IS DISTINCT FROM NEW.entry_id
     OR (written_off.status IN ('APPROVED', 'RECOVERED')) <> (NEW.entry_id IS NOT NULL)
     OR posted.reverses_entry_id IS DISTINCT FROM (CASE WHEN NEW.transition = 'RECOVER' THEN (
          SELECT s.entry_id FROM accounts.write_off_step s
          WHERE s.write_off_id = NEW.write_off_id AND s.transition IN ('WRITE_OFF', 'APPROVE')) END)
     OR (posted.reverses_entry_id IS NULL AND EXISTS (
          SELECT FROM (
            SELECT p.charge_id, c.account_id, c.receivable_account_code AS code, c.revenue_type_code, r.department_code,
                   r.ledger_account_code, NULL AS channel, p.amount_cents AS cents
            FROM accounts.write_off_part p
            JOIN accounts.charge c ON c.id = p.charge_id
            JOIN departments.revenue_type r ON r.code = c.revenue_type_code
            WHERE p.write_off_id = NEW.write_off_id AND NEW.entry_id IS NOT NULL
            UNION ALL
            SELECT NULL, NULL, r.ledger_account_code, c.revenue_type_code, r.department_code, r.ledger_account_code, NULL, -p.amount_cents
            FROM accounts.write_off_part p
            JOIN accounts.charge c ON c.id = p.charge_id
            JOIN departments.revenue_type r ON r.code = c.revenue_type_code
            WHERE p.write_off_id = NEW.write_off_id AND NEW.entry_id IS NOT NULL
            UNION ALL
            SELECT l.charge_id, l.resident_account_id, l.account_code, l.revenue_type_code, l.department_code, l.revenue_account_code,
                   l.channel, l.debit_cents - l.credit_cents
            FROM ledger.line l WHERE l.entry_id = NEW.entry_id) x
          GROUP BY x.charge_id, x.account_id, x.code, x.revenue_type_code, x.department_code, x.ledger_account_code, x.channel
          HAVING sum(x.cents) <> 0)) THEN
    RAISE EXCEPTION 'write-off %: its parts, its entry and its event say otherwise', NEW.write_off_id USING ERRCODE = 'TB013';
  END IF;
  RETURN NULL;
END $$;
