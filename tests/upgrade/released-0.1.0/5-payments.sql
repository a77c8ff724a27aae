-- Payments: attempts and what became of them. A payment is POSTED if and only if its journal entry commits with it.

CREATE TABLE payments.payment (
  id uuid PRIMARY KEY,
  receipt_number bigint UNIQUE,
  status text NOT NULL,
  pending_reason text,
  decline_code text,
  channel text NOT NULL,
  tender text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  service_fee_cents bigint NOT NULL DEFAULT 0 CHECK (service_fee_cents >= 0),
  -- What no charge took: kept as the account's credit.
  unapplied_cents bigint NOT NULL DEFAULT 0 CHECK (unapplied_cents >= 0),
  refunded_cents bigint NOT NULL DEFAULT 0 CHECK (refunded_cents >= 0),
  returned_cents bigint NOT NULL DEFAULT 0 CHECK (returned_cents >= 0),
  account_id uuid NOT NULL,
  department_code text NOT NULL,
  masked_instrument text,
  payment_token text,
  processor_reference text,
  policy_version integer,
  entry_id uuid,
  received_at timestamptz NOT NULL,
  business_date date NOT NULL,
  effective_date date NOT NULL,
  accounting_date date,
  confirmed_at timestamptz,
  settled_on date,
  idempotency_scope text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  request jsonb,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (idempotency_scope, idempotency_key),
  CHECK (refunded_cents + returned_cents <= amount_cents),
  CHECK ((status IN ('POSTED', 'SETTLED', 'VOIDED', 'RETURNED')) = (receipt_number IS NOT NULL AND entry_id IS NOT NULL))
) WITH (fillfactor = 90);
-- Ids are time-ordered, so lists of payments are read by them, newest first.
CREATE INDEX payment_account ON payments.payment (account_id, id);
CREATE INDEX payment_department ON payments.payment (department_code, id);
CREATE INDEX payment_attempts ON payments.payment (department_code, business_date, channel, status);
CREATE INDEX payment_undecided ON payments.payment (received_at) WHERE status = 'PENDING';

CREATE TABLE payments.allocation (
  payment_id uuid NOT NULL,
  number smallint NOT NULL,
  account_id uuid NOT NULL,
  charge_id uuid NOT NULL,
  revenue_type_code text NOT NULL,
  department_code text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  -- Set for the parts of a basket that concern another account or department than the payment itself, which lists find by them.
  elsewhere boolean NOT NULL,
  PRIMARY KEY (payment_id, number)
);
CREATE INDEX allocation_account ON payments.allocation (account_id, payment_id) WHERE elsewhere;
CREATE INDEX allocation_department ON payments.allocation (department_code, payment_id) WHERE elsewhere;

CREATE TABLE payments.transition (
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (from_status, to_status)
);
INSERT INTO payments.transition (from_status, to_status) VALUES
  ('CREATED', 'STARTED'), ('CREATED', 'CANCELLED'), ('CREATED', 'ABANDONED'),
  ('STARTED', 'REQUIRES_ACTION'), ('STARTED', 'PENDING'), ('STARTED', 'CANCELLED'), ('STARTED', 'ABANDONED'),
  ('REQUIRES_ACTION', 'PENDING'), ('REQUIRES_ACTION', 'CANCELLED'), ('REQUIRES_ACTION', 'ABANDONED'),
  ('PENDING', 'POSTED'), ('PENDING', 'DECLINED'), ('ABANDONED', 'POSTED'),
  ('POSTED', 'SETTLED'), ('POSTED', 'VOIDED'), ('POSTED', 'RETURNED'), ('SETTLED', 'RETURNED');

CREATE TABLE payments.receipt_counter (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_number bigint NOT NULL
);
INSERT INTO payments.receipt_counter (last_number) VALUES (0);

CREATE TABLE payments.autopay_enrollment (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE,
  department_code text NOT NULL,
  active boolean NOT NULL,
  tender text NOT NULL,
  day smallint,
  next_run date
);

CREATE FUNCTION payments.check_transition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.amount_cents <> OLD.amount_cents OR NEW.account_id <> OLD.account_id
     OR NEW.idempotency_key <> OLD.idempotency_key OR NEW.request_hash <> OLD.request_hash THEN
    RAISE EXCEPTION 'payment %: what was asked for does not change', OLD.id USING ERRCODE = 'TB007';
  END IF;
  IF NEW.status <> OLD.status
     AND NOT EXISTS (SELECT FROM payments.transition t WHERE t.from_status = OLD.status AND t.to_status = NEW.status) THEN
    RAISE EXCEPTION 'payment %: no transition from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'TB009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_transition BEFORE UPDATE ON payments.payment
  FOR EACH ROW EXECUTE FUNCTION payments.check_transition();

-- A posted payment has its entry, and its parts add up to its amount. Both are written before it or by the same statement.
CREATE FUNCTION payments.check_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  IF NOT EXISTS (SELECT FROM changed p WHERE p.status = 'POSTED') THEN
    RETURN NULL;
  END IF;
  SELECT p.id, e.id IS NULL AS without_entry INTO broken
  FROM changed p
  LEFT JOIN ledger.entry e ON e.id = p.entry_id AND e.source_payment_id = p.id AND e.source_event = 'POSTED'
  WHERE p.status = 'POSTED'
    AND (e.id IS NULL OR p.amount_cents <> p.unapplied_cents + coalesce(
          (SELECT sum(a.amount_cents) FROM payments.allocation a WHERE a.payment_id = p.id), 0))
  LIMIT 1;
  IF FOUND AND broken.without_entry THEN
    RAISE EXCEPTION 'payment % is posted without its journal entry', broken.id USING ERRCODE = 'TB010';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'payment %: its allocations do not add up to its amount', broken.id USING ERRCODE = 'TB010';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_inserted AFTER INSERT ON payments.payment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION payments.check_posted();
CREATE TRIGGER check_updated AFTER UPDATE ON payments.payment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION payments.check_posted();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.allocation
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payments.payment
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- First half of a batch: locks the accounts concerned in id order and gathers all that is decided on.
-- Takes [{id, scope, key, account, charges, amountCents, tender, instrument}]; answers
-- {position: accounts.lock_for_posting, existing: [{n, id, requestHash, status}], similar: [{n, id}],
--  accountingDates: {business date: accounting date}, routing: departments.routing or null when its version is known,
--  pooledCash: likewise}, n counting from 1.
CREATE FUNCTION payments.prepare(requests jsonb, business_dates date[], similar_within interval, known_routing_version integer)
RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  open_position json;
  fresh_routing boolean;
BEGIN
  open_position := accounts.lock_for_posting(
    ARRAY(SELECT (r ->> 'account')::uuid FROM jsonb_array_elements(requests) r),
    ARRAY(SELECT jsonb_array_elements_text(r -> 'charges')::uuid FROM jsonb_array_elements(requests) r));
  fresh_routing := departments.configuration_version() IS DISTINCT FROM known_routing_version;
  RETURN (
    WITH input AS MATERIALIZED (
      SELECT * FROM ROWS FROM (jsonb_to_recordset(requests) AS (
        id uuid, scope text, key text, account uuid, "amountCents" bigint, tender text, instrument text)) WITH ORDINALITY
        AS r (id, scope, key, account, amount_cents, tender, instrument, n)
    )
    SELECT json_build_object(
      'position', open_position,
      'accountingDates', (SELECT json_object_agg(d, ledger.open_accounting_date(d)) FROM unnest(business_dates) d),
      'routing', CASE WHEN fresh_routing THEN departments.routing() END,
      'pooledCash', CASE WHEN fresh_routing THEN ledger.pooled_cash() END,
      'existing', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', i.n, 'id', p.id, 'requestHash', encode(p.request_hash, 'hex'),
                     'status', p.status)), '[]')
                   FROM input i CROSS JOIN LATERAL (
                     SELECT * FROM payments.payment k
                     WHERE k.idempotency_scope = i.scope AND k.idempotency_key = i.key LIMIT 1) p),
      'similar', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', s.n, 'id', s.id)), '[]') FROM (
                    SELECT i.n, newest.id FROM input i CROSS JOIN LATERAL (
                      SELECT p.id FROM payments.payment p
                      WHERE p.account_id = i.account AND p.received_at > clock_timestamp() - similar_within
                        AND p.amount_cents = i.amount_cents AND p.tender = i.tender AND p.id <> i.id
                        AND p.masked_instrument IS NOT DISTINCT FROM i.instrument
                        AND p.status IN ('POSTED', 'SETTLED', 'PENDING')
                      ORDER BY p.account_id DESC, p.id DESC LIMIT 1) newest) s)));
END $$;

-- Records attempts before their processor is asked: rows of payments.payment with status PENDING and their request.
CREATE FUNCTION payments.begin(attempts jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO payments.payment (id, status, pending_reason, channel, tender, amount_cents, account_id, department_code,
    masked_instrument, payment_token, received_at, business_date, effective_date, idempotency_scope, idempotency_key, request_hash,
    request, created_by)
  SELECT p.id, 'PENDING', 'PROCESSOR', p.channel, p.tender, p."amountCents", p.account, p.department, p.instrument, p.token,
    p."receivedAt", p."businessDate", p."effectiveDate", p.scope, p.key, decode(p."requestHash", 'hex'), p.request, p."createdBy"
  FROM jsonb_to_recordset(attempts) AS p (id uuid, channel text, tender text, "amountCents" bigint, account uuid, department text,
    instrument text, token text, "receivedAt" timestamptz, "businessDate" date, "effectiveDate" date, scope text, key text,
    "requestHash" text, request jsonb, "createdBy" text)
  ORDER BY p.scope, p.key
$$;

-- Second half of a batch: everything a confirmed payment means, in the order of its locks: resident balances first, then the
-- head of the log, under which journal, revenue, receipts and events are numbered.
-- confirmed: rows as payments.begin takes them, with entry, accountingDate, confirmedAt, processorReference, policyVersion,
-- unappliedCents and allocations [{account, charge, revenueType, department, amountCents}]; attempted where begun before.
-- deltas: as accounts.apply takes them, each with its payment; entries: as ledger.post takes them.
-- Answers [{id, receiptNumber, sequence, position}] in the order of confirmed.
CREATE FUNCTION payments.post(confirmed jsonb, deltas jsonb, entries jsonb) RETURNS jsonb
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
      "confirmedAt" timestamptz, "processorReference" text, "policyVersion" integer, "unappliedCents" bigint,
      allocations jsonb)) WITH ORDINALITY
      AS p (id, attempted, channel, tender, amount_cents, account_id, department_code, instrument, token, received_at, business_date,
            effective_date, scope, key, request_hash, created_by, entry_id, accounting_date, confirmed_at, processor_reference,
            policy_version, unapplied_cents, allocations, n)
  ), inserted AS (
    INSERT INTO payments.payment (id, receipt_number, status, channel, tender, amount_cents, unapplied_cents, account_id,
      department_code, masked_instrument, payment_token, processor_reference, policy_version, entry_id, received_at, business_date,
      effective_date, accounting_date, confirmed_at, idempotency_scope, idempotency_key, request_hash, created_by)
    SELECT i.id, first_receipt + i.n, 'POSTED', i.channel, i.tender, i.amount_cents, i.unapplied_cents, i.account_id,
      i.department_code, i.instrument, i.token, i.processor_reference, i.policy_version, i.entry_id, i.received_at, i.business_date,
      i.effective_date, i.accounting_date, i.confirmed_at, i.scope, i.key, decode(i.request_hash, 'hex'), i.created_by
    FROM input i WHERE i.attempted IS NOT TRUE
  ), updated AS (
    UPDATE payments.payment p SET receipt_number = first_receipt + i.n, status = 'POSTED', pending_reason = NULL,
      unapplied_cents = i.unapplied_cents, processor_reference = i.processor_reference, policy_version = i.policy_version,
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
        'allocations', i.allocations, 'accounts', m.accounts, 'departments', j.departments),
      i.confirmed_at)::events.new_event ORDER BY i.n),
    jsonb_agg(jsonb_build_object('id', i.id, 'receiptNumber', first_receipt + i.n, 'sequence', j.sequence,
      'position', last_position + i.n) ORDER BY i.n)
  INTO new_events, answers
  FROM input i JOIN journal j ON j.id = i.entry_id LEFT JOIN moved m ON m.entry = i.entry_id;

  PERFORM events.append_all(new_events);
  RETURN answers;
END $$;

-- Moves undecided payments to DECLINED or keeps them PENDING for another reason, each with its event; a payment that is no
-- longer PENDING is left alone. Takes [{id, status, pendingReason, declineCode, processorReference}].
CREATE FUNCTION payments.mark(marks jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  new_events jsonb;
BEGIN
  PERFORM FROM payments.payment p WHERE p.id IN (SELECT (m ->> 'id')::uuid FROM jsonb_array_elements(marks) m) ORDER BY p.id FOR UPDATE;
  WITH marked AS (
    UPDATE payments.payment p SET status = m.status, pending_reason = m."pendingReason", decline_code = m."declineCode",
      processor_reference = coalesce(m."processorReference", p.processor_reference), updated_at = clock_timestamp()
    FROM jsonb_to_recordset(marks) AS m (id uuid, status text, "pendingReason" text, "declineCode" text, "processorReference" text)
    WHERE p.id = m.id AND p.status = 'PENDING'
      AND (p.status, p.pending_reason) IS DISTINCT FROM (m.status, m."pendingReason")
    RETURNING p.*
  )
  SELECT jsonb_agg(jsonb_build_object(
    'kind', 'payment.' || lower(m.status) || '.v1',
    'topics', jsonb_build_array('payment:' || m.id, 'account:' || m.account_id, 'department:' || m.department_code),
    'payload', jsonb_build_object('paymentId', m.id, 'accountId', m.account_id, 'amountCents', m.amount_cents, 'channel', m.channel,
      'tender', m.tender, 'pendingReason', m.pending_reason, 'declineCode', m.decline_code)))
  INTO new_events FROM marked m;
  IF new_events IS NOT NULL THEN
    PERFORM events.append(new_events);
  END IF;
END $$;

-- Attempts per channel between two business dates, for the revenue summary of the ledger.
CREATE FUNCTION payments.attempts(department text, from_date date, to_date date)
RETURNS TABLE (channel text, started bigint, abandoned bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.channel, count(*), count(*) FILTER (WHERE p.status = 'ABANDONED')
  FROM payments.payment p WHERE p.department_code = department AND p.business_date BETWEEN from_date AND to_date GROUP BY 1
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA payments TO tributary_payments;
GRANT EXECUTE ON FUNCTION payments.prepare(jsonb, date[], interval, integer), payments.begin(jsonb), payments.post(jsonb, jsonb, jsonb),
  payments.mark(jsonb) TO tributary_payments;
GRANT EXECUTE ON FUNCTION payments.attempts(text, date, date) TO tributary_ledger;
