-- At commit: a return is of a payment that became RETURNED with it, whole; its entry reverses that of the payment on the day of the
-- return, or on the first that is open, which books.check_batch compares line by line; the event says the same, once. The fee is what
-- the department of the payment takes, one charge of its account, and its entry says no more than that.
CREATE OR REPLACE FUNCTION payments.check_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  returned payments.payment;
  times bigint;
BEGIN
  SELECT p.* INTO returned FROM payments.payment p WHERE p.id = NEW.payment_id;
  IF (returned.status, returned.account_id, returned.tender, returned.returned_cents)
       IS DISTINCT FROM ('RETURNED', NEW.account_id, NEW.tender, returned.amount_cents)
     OR NOT EXISTS (SELECT FROM ledger.entry e
                    WHERE e.id = NEW.entry_id AND e.kind = 'RETURN' AND e.transaction_id = pg_current_xact_id()
                      AND e.source_id = NEW.payment_id AND e.reverses_entry_id = returned.entry_id
                      AND e.effective_date = NEW.returned_on
                      AND e.accounting_date IN (NEW.returned_on, ledger.open_accounting_date(NEW.returned_on))) THEN
    RAISE EXCEPTION 'return %: its payment or its entry says otherwise', NEW.id USING ERRCODE = 'TB013';
  END IF;

  IF NEW.fee_cents > 0 AND (
       NOT EXISTS (
         SELECT FROM departments.return_policy y
         JOIN accounts.charge c ON c.id = NEW.fee_charge_id
         JOIN ledger.entry e ON e.id = NEW.fee_entry_id
         WHERE y.department_code = returned.department_code AND NEW.fee_cents = y.fee_cents
           AND (c.account_id, c.amount_cents, c.revenue_type_code, c.kind, c.issued_on, c.due_date, c.bill_entry_id)
             = (NEW.account_id, NEW.fee_cents, y.fee_revenue_type_code, 'FEE', NEW.returned_on, NEW.returned_on, NEW.fee_entry_id)
           AND e.kind = 'RETURN_FEE' AND e.transaction_id = pg_current_xact_id() AND e.source_id = NEW.payment_id
           AND e.effective_date = NEW.returned_on
           AND e.accounting_date IN (NEW.returned_on, ledger.open_accounting_date(NEW.returned_on)))
       OR EXISTS (
         SELECT FROM (
           SELECT c.account_id, NULL AS revenue_type_code, c.receivable_account_code AS code, t.department_code, c.amount_cents AS cents,
                  true AS fits
           FROM accounts.charge c JOIN departments.revenue_type t ON t.code = c.revenue_type_code WHERE c.bill_entry_id = NEW.fee_entry_id
           UNION ALL
           SELECT NULL, c.revenue_type_code, t.ledger_account_code, t.department_code, -c.amount_cents, c.id = NEW.fee_charge_id
           FROM accounts.charge c JOIN departments.revenue_type t ON t.code = c.revenue_type_code WHERE c.bill_entry_id = NEW.fee_entry_id
           UNION ALL
           SELECT l.resident_account_id, l.revenue_type_code, l.account_code, l.department_code, l.credit_cents - l.debit_cents,
                  num_nonnulls(l.revenue_account_code, l.channel, l.charge_id) = 0
           FROM ledger.line l WHERE l.entry_id = NEW.fee_entry_id) x
         GROUP BY x.account_id, x.revenue_type_code, x.code, x.department_code HAVING sum(x.cents) <> 0 OR NOT bool_and(x.fits))) THEN
    RAISE EXCEPTION 'return %: its fee is none that its department takes, or is booked otherwise', NEW.id USING ERRCODE = 'TB013';
  END IF;

  SELECT count(*) INTO times
  FROM events.head h JOIN events.log l ON l.position > h.position_before AND l.position <= h.position
  CROSS JOIN LATERAL (
    SELECT ARRAY['payment:' || returned.id, 'account:' || returned.account_id, 'department:' || returned.department_code]
             || ARRAY(SELECT 'account:' || (x ->> 'id') FROM jsonb_array_elements(l.payload -> 'accounts') x)
             || ARRAY(SELECT 'department:' || (x ->> 'code') FROM jsonb_array_elements(l.payload -> 'departments') x)) c (concerned)
  WHERE h.last_time_by = pg_current_xact_id() AND l.kind = 'payment.returned.v1' AND l.payload ->> 'paymentId' = NEW.payment_id::text
    AND l.topics @> c.concerned AND l.topics <@ c.concerned
    AND l.payload - '{journalSequence,accounts,departments}'::text[] = jsonb_build_object(
      'paymentId', returned.id, 'accountId', returned.account_id, 'amountCents', returned.amount_cents, 'channel', returned.channel,
      'tender', returned.tender, 'receiptNumber', returned.receipt_number, 'returnId', NEW.id, 'code', NEW.code, 'returnedOn', NEW.returned_on,
      'reference', NEW.reference, 'feeCents', NEW.fee_cents::text, 'entryId', NEW.entry_id,
      'tenderBlockedUntil', payments.told_instant(NEW.tender_blocked_until),
      'allocations', (SELECT coalesce(jsonb_agg(jsonb_build_object('account', a.account_id, 'charge', a.charge_id, 'revenueType',
                        a.revenue_type_code, 'department', a.department_code, 'amountCents', a.amount_cents::text) ORDER BY a.number), '[]')
                      FROM payments.allocation a WHERE a.payment_id = returned.id));
  IF times <> 1 THEN
    RAISE EXCEPTION 'return %: its event says otherwise', NEW.id USING ERRCODE = 'TB013';
  END IF;
  RETURN NULL;
END $$;
