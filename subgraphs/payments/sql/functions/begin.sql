-- Records attempts before their processor is asked: rows of payments.payment with status PENDING and their request. They are
-- left to whoever begins them until a processor must have answered, which is 10 seconds in confirmation.service.ts.
-- Of those that were begun before it is kept that they are charged again.
CREATE OR REPLACE FUNCTION payments.begin(attempts jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO payments.payment (id, status, pending_reason, channel, tender, amount_cents, account_id, department_code,
    masked_instrument, payment_token, received_at, business_date, effective_date, idempotency_scope, idempotency_key, request_hash,
    request, created_by, next_attempt_at)
  SELECT p.id, 'PENDING', 'PROCESSOR', p.channel, p.tender, p."amountCents", p.account, p.department, p.instrument, p.token,
    p."receivedAt", p."businessDate", p."effectiveDate", p.scope, p.key, decode(p."requestHash", 'hex'), p.request, p."createdBy",
    statement_timestamp() + interval '15 seconds'
  FROM jsonb_to_recordset(attempts) AS p (id uuid, channel text, tender text, "amountCents" bigint, account uuid, department text,
    instrument text, token text, "receivedAt" timestamptz, "businessDate" date, "effectiveDate" date, scope text, key text,
    "requestHash" text, request jsonb, "createdBy" text)
  ORDER BY p.scope, p.key
  ON CONFLICT (id) DO UPDATE SET charged_again_at = statement_timestamp()
$$;

GRANT EXECUTE ON FUNCTION payments.begin(jsonb) TO tributary_payments;
