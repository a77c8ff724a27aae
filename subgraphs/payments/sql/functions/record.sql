-- Records payments. Rows with an entry are confirmed, get their receipt numbers under the head of the log, and become POSTED; they
-- are what was begun before where attempted. Rows without are attempts, recorded as PENDING before their processor is asked and
-- left to whoever begins them until it must have answered, which is 10 seconds in confirmation.service.ts; of those that were
-- begun before it is kept that they are charged again.
-- Takes [{id, attempted, channel, tender, amountCents, account, department, instrument, token, processor, receivedAt, businessDate,
-- effectiveDate, scope, key, requestHash, request, createdBy, entry, accountingDate, confirmedAt, processorReference, policyVersion,
-- unappliedCents, inSuspense, allocations: [{account, charge, revenueType, department, amountCents}]}].
-- Answers [{id, receiptNumber, amountCents}] of what is confirmed.
CREATE OR REPLACE FUNCTION payments.record(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  confirmed bigint;
  written bigint;
  attempts uuid[];
  first_receipt bigint;
  answers jsonb;
BEGIN
  SELECT count(*) FILTER (WHERE r ->> 'entry' IS NOT NULL),
         array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'entry' IS NOT NULL AND (r ->> 'attempted')::boolean)
  INTO confirmed, attempts FROM jsonb_array_elements(rows) r;
  IF confirmed > 0 THEN
    UPDATE payments.receipt_counter c SET last_number = c.last_number + confirmed
    RETURNING c.last_number - confirmed INTO first_receipt;
  END IF;

  WITH input AS MATERIALIZED (
    SELECT p.*, CASE WHEN p.entry_id IS NOT NULL
                     THEN first_receipt + count(*) FILTER (WHERE p.entry_id IS NOT NULL) OVER (ORDER BY p.n) END AS receipt_number
    FROM ROWS FROM (jsonb_to_recordset(rows) AS (id uuid, attempted boolean, channel text, tender text, "amountCents" bigint,
      account uuid, department text, instrument text, token text, processor text, "receivedAt" timestamptz, "businessDate" date,
      "effectiveDate" date, scope text, key text, "requestHash" text, request jsonb, "createdBy" text, entry uuid, "accountingDate" date,
      "confirmedAt" timestamptz, "processorReference" text, "policyVersion" integer, "unappliedCents" bigint, "inSuspense" boolean,
      allocations jsonb)) WITH ORDINALITY
      AS p (id, attempted, channel, tender, amount_cents, account_id, department_code, instrument, token, processor, received_at, business_date,
            effective_date, scope, key, request_hash, request, created_by, entry_id, accounting_date, confirmed_at, processor_reference,
            policy_version, unapplied_cents, in_suspense, allocations, n)
  ), inserted AS (
    -- All in the order of their keys, so that two batches with keys in common wait for each other and not each for the other.
    INSERT INTO payments.payment (id, receipt_number, status, pending_reason, channel, tender, amount_cents, unapplied_cents, in_suspense,
      account_id, department_code, masked_instrument, payment_token, processor, processor_reference, policy_version, entry_id, received_at,
      business_date, effective_date, accounting_date, confirmed_at, recorded_at, next_attempt_at, idempotency_scope, idempotency_key,
      request_hash, request, created_by)
    SELECT i.id, i.receipt_number, CASE WHEN c.id IS NULL THEN 'PENDING' ELSE 'POSTED' END, CASE WHEN c.id IS NULL THEN 'PROCESSOR' END,
      i.channel, i.tender, i.amount_cents, coalesce(c.unapplied_cents, 0), c.in_suspense IS TRUE, i.account_id, i.department_code,
      i.instrument, i.token, CASE WHEN c.id IS NULL THEN i.processor END, c.processor_reference, c.policy_version, c.entry_id,
      i.received_at, i.business_date, i.effective_date, c.accounting_date, c.confirmed_at,
      CASE WHEN c.id IS NULL THEN clock_timestamp() ELSE events.happened_at(i.received_at, clock_timestamp()) END,
      CASE WHEN c.id IS NULL THEN statement_timestamp() + interval '15 seconds' END, i.scope, i.key, decode(i.request_hash, 'hex'),
      CASE WHEN c.id IS NULL THEN i.request END, i.created_by
    -- Nothing that only a confirmation says is believed of an attempt.
    FROM input i LEFT JOIN LATERAL (SELECT i.* WHERE i.entry_id IS NOT NULL) c ON true
    WHERE c.id IS NULL OR i.attempted IS NOT TRUE
    ORDER BY i.scope, i.key
    ON CONFLICT (id) DO UPDATE SET charged_again_at = statement_timestamp() WHERE excluded.status = 'PENDING'
    RETURNING entry_id
  ), updated AS (
    UPDATE payments.payment p SET receipt_number = i.receipt_number, status = 'POSTED', pending_reason = NULL, decline_code = NULL,
      next_attempt_at = NULL, unapplied_cents = i.unapplied_cents, in_suspense = i.in_suspense IS TRUE,
      processor_reference = i.processor_reference, policy_version = i.policy_version, entry_id = i.entry_id,
      accounting_date = i.accounting_date, confirmed_at = i.confirmed_at, updated_at = clock_timestamp()
    FROM input i WHERE p.id = ANY (attempts) AND p.id = i.id AND i.entry_id IS NOT NULL AND p.entry_id IS NULL
    RETURNING p.entry_id
  ), allocated AS (
    INSERT INTO payments.allocation (payment_id, number, account_id, charge_id, revenue_type_code, department_code, amount_cents,
                                     elsewhere)
    SELECT i.id, a.number, a.account, a.charge, a."revenueType", a.department, a."amountCents",
           a.account <> i.account_id OR a.department <> i.department_code
    FROM input i, ROWS FROM (jsonb_to_recordset(i.allocations) AS (account uuid, charge uuid, "revenueType" text, department text,
      "amountCents" bigint)) WITH ORDINALITY AS a (account, charge, "revenueType", department, "amountCents", number)
    WHERE i.entry_id IS NOT NULL
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'receiptNumber', i.receipt_number, 'amountCents', i.amount_cents) ORDER BY i.n)
                  FILTER (WHERE i.entry_id IS NOT NULL), '[]'),
         (SELECT count(x.entry_id) FROM (SELECT n.entry_id FROM inserted n UNION ALL SELECT u.entry_id FROM updated u) x)
  INTO answers, written FROM input i;
  IF written < confirmed THEN
    RAISE EXCEPTION 'a payment is confirmed that was posted before, or was never begun' USING ERRCODE = 'TB010';
  END IF;
  RETURN answers;
END $$;
