-- Second half of a batch: everything a confirmed payment means, in the order of its locks: resident balances first, then the
-- head of the log, under which journal, revenue, receipts and events are numbered.
-- confirmed: rows as payments.begin takes them, with entry, accountingDate, confirmedAt, processorReference, policyVersion,
-- unappliedCents, inSuspense and allocations [{account, charge, revenueType, department, amountCents}]; attempted where begun before.
-- deltas: as accounts.apply takes them, each with its payment; entries: as ledger.post takes them.
-- Answers [{id, receiptNumber, sequence, position}] in the order of confirmed.
CREATE OR REPLACE FUNCTION payments.post(confirmed jsonb, deltas jsonb, entries jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  attempts uuid[];
  balances jsonb;
  posted jsonb;
  first_receipt bigint;
  last_position bigint;
  new_events events.new_event[];
  answers jsonb;
BEGIN
  attempts := ARRAY(SELECT (c ->> 'id')::uuid FROM jsonb_array_elements(confirmed) c WHERE (c ->> 'attempted')::boolean);
  PERFORM FROM payments.payment p WHERE p.id = ANY (attempts) ORDER BY p.id FOR UPDATE;
  balances := accounts.apply(deltas);
  PERFORM accounts.lift_cured_holds(deltas, (SELECT max((p ->> 'businessDate')::date) FROM jsonb_array_elements(confirmed) p));
  posted := ledger.post(entries);
  -- The head of the log is locked from here on, so the events of this batch follow right behind.
  last_position := events.last_position();

  UPDATE payments.receipt_counter c SET last_number = c.last_number + jsonb_array_length(confirmed)
  RETURNING c.last_number - jsonb_array_length(confirmed) INTO first_receipt;

  WITH input AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(confirmed) AS (id uuid, attempted boolean, channel text, tender text, "amountCents" bigint,
      account uuid, department text, instrument text, token text, "receivedAt" timestamptz, "businessDate" date,
      "effectiveDate" date, scope text, key text, "requestHash" text, "createdBy" text, entry uuid, "accountingDate" date,
      "confirmedAt" timestamptz, "processorReference" text, "policyVersion" integer, "unappliedCents" bigint, "inSuspense" boolean,
      allocations jsonb)) WITH ORDINALITY
      AS p (id, attempted, channel, tender, amount_cents, account_id, department_code, instrument, token, received_at, business_date,
            effective_date, scope, key, request_hash, created_by, entry_id, accounting_date, confirmed_at, processor_reference,
            policy_version, unapplied_cents, in_suspense, allocations, n)
  ), inserted AS (
    INSERT INTO payments.payment (id, receipt_number, status, channel, tender, amount_cents, unapplied_cents, in_suspense, account_id,
      department_code, masked_instrument, payment_token, processor_reference, policy_version, entry_id, received_at, business_date,
      effective_date, accounting_date, confirmed_at, recorded_at, idempotency_scope, idempotency_key, request_hash, created_by)
    SELECT i.id, first_receipt + i.n, 'POSTED', i.channel, i.tender, i.amount_cents, i.unapplied_cents, i.in_suspense IS TRUE, i.account_id,
      i.department_code, i.instrument, i.token, i.processor_reference, i.policy_version, i.entry_id, i.received_at, i.business_date,
      i.effective_date, i.accounting_date, i.confirmed_at, events.happened_at(i.received_at, clock_timestamp()),
      i.scope, i.key, decode(i.request_hash, 'hex'), i.created_by
    FROM input i WHERE i.attempted IS NOT TRUE
  ), updated AS (
    UPDATE payments.payment p SET receipt_number = first_receipt + i.n, status = 'POSTED', pending_reason = NULL, decline_code = NULL,
      next_attempt_at = NULL, unapplied_cents = i.unapplied_cents, in_suspense = i.in_suspense IS TRUE, processor_reference = i.processor_reference, policy_version = i.policy_version,
      entry_id = i.entry_id, accounting_date = i.accounting_date, confirmed_at = i.confirmed_at, updated_at = clock_timestamp()
    FROM input i WHERE p.id = ANY (attempts) AND p.id = i.id
  ), allocated AS (
    INSERT INTO payments.allocation (payment_id, number, account_id, charge_id, revenue_type_code, department_code, amount_cents,
                                     elsewhere)
    SELECT i.id, a.number, a.account, a.charge, a."revenueType", a.department, a."amountCents",
           a.account <> i.account_id OR a.department <> i.department_code
    FROM input i, ROWS FROM (jsonb_to_recordset(i.allocations) AS (account uuid, charge uuid, "revenueType" text, department text,
      "amountCents" bigint)) WITH ORDINALITY AS a (account, charge, "revenueType", department, "amountCents", number)
  ), moved AS MATERIALIZED (
    SELECT b.entry, jsonb_agg(jsonb_build_object('id', b.account, 'balanceCents', b."balanceCents", 'balanceVersion',
             b."balanceVersion")) AS accounts, array_agg('account:' || b.account) AS topics
    FROM jsonb_to_recordset(balances) AS b (entry uuid, account uuid, "balanceCents" bigint, "balanceVersion" integer)
    GROUP BY b.entry
  ), journal AS MATERIALIZED (
    SELECT e.*, ARRAY(SELECT 'department:' || (d ->> 'code') FROM jsonb_array_elements(e.departments) d) AS topics
    FROM jsonb_to_recordset(posted) AS e (id uuid, sequence bigint, departments jsonb)
  )
  SELECT
    array_agg((
      'payment.posted.v1',
      ARRAY['payment:' || i.id] || m.topics || j.topics
        || CASE WHEN 'account:' || i.account_id = ANY (m.topics) THEN '{}' ELSE ARRAY['account:' || i.account_id] END
        || CASE WHEN 'department:' || i.department_code = ANY (j.topics) THEN '{}' ELSE ARRAY['department:' || i.department_code] END,
      jsonb_build_object(
        'paymentId', i.id, 'accountId', i.account_id, 'receiptNumber', first_receipt + i.n, 'amountCents', i.amount_cents,
        'channel', i.channel, 'tender', i.tender, 'entryId', i.entry_id, 'journalSequence', j.sequence,
        'allocations', i.allocations, 'accounts', coalesce(m.accounts, '[]'), 'departments', j.departments),
      i.confirmed_at)::events.new_event ORDER BY i.n),
    jsonb_agg(jsonb_build_object('id', i.id, 'receiptNumber', first_receipt + i.n, 'sequence', j.sequence,
      'position', last_position + i.n) ORDER BY i.n)
  INTO new_events, answers
  FROM input i JOIN journal j ON j.id = i.entry_id LEFT JOIN moved m ON m.entry = i.entry_id;

  PERFORM events.append_all(new_events);
  RETURN answers;
END $$;

GRANT EXECUTE ON FUNCTION payments.post(jsonb, jsonb, jsonb) TO tributary_payments;
