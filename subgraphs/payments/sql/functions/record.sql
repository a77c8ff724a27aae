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
  attempts uuid[];
  first_receipt bigint;
  answers jsonb;
BEGIN
  SELECT count(*) FILTER (WHERE r ->> 'entry' IS NOT NULL),
         array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'entry' IS NOT NULL AND (r ->> 'attempted')::boolean)
  INTO confirmed, attempts FROM jsonb_array_elements(rows) r;
  IF confirmed < jsonb_array_length(rows) THEN
    INSERT INTO payments.payment (id, status, pending_reason, channel, tender, amount_cents, account_id, department_code,
      masked_instrument, payment_token, processor, received_at, business_date, effective_date, idempotency_scope, idempotency_key,
      request_hash, request, created_by, next_attempt_at)
    SELECT p.id, 'PENDING', 'PROCESSOR', p.channel, p.tender, p."amountCents", p.account, p.department, p.instrument, p.token,
      p.processor, p."receivedAt", p."businessDate", p."effectiveDate", p.scope, p.key, decode(p."requestHash", 'hex'), p.request,
      p."createdBy", statement_timestamp() + interval '15 seconds'
    FROM jsonb_to_recordset(rows) AS p (id uuid, entry uuid, channel text, tender text, "amountCents" bigint, account uuid,
      department text, instrument text, token text, processor text, "receivedAt" timestamptz, "businessDate" date,
      "effectiveDate" date, scope text, key text, "requestHash" text, request jsonb, "createdBy" text)
    WHERE p.entry IS NULL ORDER BY p.scope, p.key
    ON CONFLICT (id) DO UPDATE SET charged_again_at = statement_timestamp();
  END IF;
  IF confirmed = 0 THEN
    RETURN '[]';
  END IF;

  UPDATE payments.receipt_counter c SET last_number = c.last_number + confirmed
  RETURNING c.last_number - confirmed INTO first_receipt;

  WITH input AS MATERIALIZED (
    SELECT p.*, row_number() OVER (ORDER BY p.place) AS n
    FROM ROWS FROM (jsonb_to_recordset(rows) AS (id uuid, attempted boolean, channel text, tender text, "amountCents" bigint,
      account uuid, department text, instrument text, token text, "receivedAt" timestamptz, "businessDate" date,
      "effectiveDate" date, scope text, key text, "requestHash" text, "createdBy" text, entry uuid, "accountingDate" date,
      "confirmedAt" timestamptz, "processorReference" text, "policyVersion" integer, "unappliedCents" bigint, "inSuspense" boolean,
      allocations jsonb)) WITH ORDINALITY
      AS p (id, attempted, channel, tender, amount_cents, account_id, department_code, instrument, token, received_at, business_date,
            effective_date, scope, key, request_hash, created_by, entry_id, accounting_date, confirmed_at, processor_reference,
            policy_version, unapplied_cents, in_suspense, allocations, place)
    WHERE p.entry_id IS NOT NULL
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
  )
  SELECT jsonb_agg(jsonb_build_object('id', i.id, 'receiptNumber', first_receipt + i.n, 'amountCents', i.amount_cents) ORDER BY i.n)
  INTO answers FROM input i;
  RETURN answers;
END $$;
