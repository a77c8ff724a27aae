-- At commit: a step made its adjustment what it is; who approves is not who asked, and nobody adjusts alone, in one or in many of twelve
-- months, more of an account than the limit of their role in the department; an account has a leak adjusted once in twelve months. What
-- is in the books takes back what the bill recognised, or a courtesy what the chart names for it; it never takes back more than was
-- billed and is not written off, nor credits what was not paid; it was asked for today; and the event says the same, once.
CREATE OR REPLACE FUNCTION accounts.check_adjustment_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  adjusted record;
  told_as text;
  posted uuid;
  times bigint;
BEGIN
  SELECT a.*, o.department_code, d.credit_account_code, c.receivable_account_code, c.account_id = a.account_id AS fits,
         c.amount_cents AS billed_cents, c.revenue_type_code, r.department_code AS revenue_department, r.ledger_account_code,
         CASE WHEN a.kind = 'COURTESY_CREDIT' THEN (
           SELECT p.account_code FROM ledger.purpose_account p JOIN ledger.account l ON l.code = c.receivable_account_code
           WHERE p.fund_code = l.fund_code AND p.purpose = 'COURTESY_CREDITS') END AS courtesy_account_code
  INTO adjusted
  FROM accounts.adjustment a
  JOIN accounts.account o ON o.id = a.account_id
  JOIN departments.department d ON d.code = o.department_code
  JOIN accounts.charge c ON c.id = a.charge_id
  JOIN departments.revenue_type r ON r.code = c.revenue_type_code
  WHERE a.id = NEW.adjustment_id;
  SELECT t.event_kind INTO told_as FROM accounts.adjustment_transitions() t
  WHERE t.name = NEW.transition AND t.to_status = adjusted.status LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'adjustment %: % did not make it %', NEW.adjustment_id, NEW.transition, adjusted.status USING ERRCODE = 'TB009';
  END IF;

  IF (NEW.transition = 'APPROVE' AND EXISTS (SELECT FROM accounts.adjustment_step s
        WHERE s.adjustment_id = NEW.adjustment_id AND s.transition = 'REQUEST' AND s.made_by = NEW.made_by))
     OR (NEW.transition = 'ADJUST' AND (
          SELECT sum(a.amount_cents) FROM accounts.adjustment a JOIN accounts.adjustment_step s ON s.adjustment_id = a.id
          WHERE a.account_id = adjusted.account_id AND a.status = 'APPROVED' AND s.transition = 'ADJUST'
            AND a.asked_on > adjusted.asked_on - interval '12 months') > coalesce((
          SELECT l.limit_cents FROM departments.adjustment_limit l
          WHERE l.department_code = adjusted.department_code AND l.role = adjusted.asked_as), 0)) THEN
    RAISE EXCEPTION 'adjustment %: above its limit it takes two persons', NEW.adjustment_id USING ERRCODE = 'TB015';
  END IF;
  IF adjusted.kind = 'LEAK_ADJUSTMENT' AND NEW.transition IN ('ADJUST', 'REQUEST') AND EXISTS (
       SELECT FROM accounts.adjustment a
       WHERE a.account_id = adjusted.account_id AND a.kind = 'LEAK_ADJUSTMENT' AND a.status <> 'REJECTED' AND a.id <> adjusted.id
         AND a.asked_on > adjusted.asked_on - interval '12 months') THEN
    RAISE EXCEPTION 'adjustment %: its account had a leak adjusted within twelve months', NEW.adjustment_id USING ERRCODE = 'TB015';
  END IF;

  SELECT e.id INTO posted FROM ledger.entry e
  WHERE e.source_id = NEW.adjustment_id AND e.source_kind = 'ADJUSTMENT' AND e.source_transition = adjusted.status
    AND e.transaction_id = pg_current_xact_id();

  SELECT count(*) INTO times
  FROM events.head h JOIN events.log l ON l.position > h.position_before AND l.position <= h.position
  WHERE h.last_time_by = pg_current_xact_id() AND l.kind = told_as AND l.payload ->> 'adjustmentId' = NEW.adjustment_id::text
    AND l.payload @> jsonb_build_object('accountId', adjusted.account_id, 'chargeId', adjusted.charge_id, 'kind', adjusted.kind,
          'reason', adjusted.reason, 'amountCents', adjusted.amount_cents::text, 'note', adjusted.note,
          'reference', adjusted.reference, 'askedOn', adjusted.asked_on, 'askedAs', adjusted.asked_as, 'by', NEW.made_by, 'comment', NEW.comment)
    AND l.payload ->> 'entryId' IS NOT DISTINCT FROM NEW.entry_id::text
    AND l.payload ->> 'creditedCents' IS NOT DISTINCT FROM NEW.credited_cents::text;

  IF adjusted.fits IS NOT TRUE OR times <> 1
     -- Or whoever is above the limit would have asked a year ago. It is today in some time zone.
     OR (NEW.transition IN ('ADJUST', 'REQUEST')
         AND adjusted.asked_on NOT BETWEEN (NEW.made_at AT TIME ZONE 'UTC' - interval '12 hours')::date
                                       AND (NEW.made_at AT TIME ZONE 'UTC' + interval '14 hours')::date)
     OR posted IS DISTINCT FROM NEW.entry_id
     OR (adjusted.status = 'APPROVED') <> (NEW.entry_id IS NOT NULL)
     OR (NEW.entry_id IS NOT NULL AND (
          NEW.credited_cents > adjusted.amount_cents
          OR (NEW.credited_cents > 0 AND accounts.paid_of_charge(adjusted.charge_id) < 0)
          OR adjusted.billed_cents < (
            SELECT sum(x.cents) FROM (
              SELECT a.amount_cents AS cents FROM accounts.adjustment a WHERE a.charge_id = adjusted.charge_id AND a.status = 'APPROVED'
              UNION ALL
              SELECT p.amount_cents FROM accounts.write_off_part p JOIN accounts.write_off w ON w.id = p.write_off_id
              WHERE p.charge_id = adjusted.charge_id AND w.status = 'APPROVED') x)
          OR EXISTS (
            SELECT FROM (
              SELECT adjusted.charge_id AS charge_id, adjusted.account_id AS account_id, adjusted.receivable_account_code AS code,
                     adjusted.revenue_type_code AS revenue_type_code, adjusted.revenue_department AS department_code,
                     adjusted.ledger_account_code AS ledger_account_code, NULL AS channel,
                     adjusted.amount_cents - NEW.credited_cents AS cents
              UNION ALL
              SELECT NULL, adjusted.account_id, adjusted.credit_account_code, NULL, adjusted.department_code, NULL, NULL,
                     NEW.credited_cents
              UNION ALL
              SELECT NULL, NULL, coalesce(adjusted.courtesy_account_code, adjusted.ledger_account_code), adjusted.revenue_type_code,
                     adjusted.revenue_department, adjusted.ledger_account_code, NULL, -adjusted.amount_cents
              UNION ALL
              SELECT l.charge_id, l.resident_account_id, l.account_code, l.revenue_type_code, l.department_code, l.revenue_account_code,
                     l.channel, l.debit_cents - l.credit_cents
              FROM ledger.line l
              WHERE l.entry_id = NEW.entry_id
                AND NOT EXISTS (SELECT FROM ledger.pooled_cash_link k
                                WHERE l.account_code IN (k.due_from_pool_account_code, k.due_to_fund_account_code))) x
            GROUP BY x.charge_id, x.account_id, x.code, x.revenue_type_code, x.department_code, x.ledger_account_code, x.channel
            HAVING sum(x.cents) <> 0))) THEN
    RAISE EXCEPTION 'adjustment %: its charge, its entry and its event say otherwise', NEW.adjustment_id USING ERRCODE = 'TB013';
  END IF;
  RETURN NULL;
END $$;
