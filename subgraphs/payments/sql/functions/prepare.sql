-- First half of a batch: locks the accounts concerned, as far as nobody else holds them, and gathers all that is decided on.
-- Takes [{id, scope, key, account, charges, amountCents, tender, instrument, attempted}], attempted where payments.begin recorded
-- it before, which locks that record as well; wait_ms and with_parts as accounts.lock_for_posting does. Answers
-- {position: accounts.lock_for_posting, existing: [{n, id, requestHash, status, held}], similar: [{n, id}],
--  accountingDates: {business date: accounting date}, routing: departments.routing and chart: ledger.chart, or null where
--  known_versions, of the one and of the other, are theirs}, n counting from 1.
CREATE OR REPLACE FUNCTION payments.prepare(requests jsonb, business_dates date[], similar_within interval, known_versions integer[],
  wait_ms integer, with_parts boolean)
RETURNS json LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  open_position json;
  is_known boolean;
  attempts uuid[] := ARRAY(SELECT (r ->> 'id')::uuid FROM jsonb_array_elements(requests) r WHERE (r ->> 'attempted')::boolean);
  locked_attempts uuid[] := '{}';
BEGIN
  open_position := accounts.lock_for_posting(
    ARRAY(SELECT (r ->> 'account')::uuid FROM jsonb_array_elements(requests) r),
    ARRAY(SELECT jsonb_array_elements_text(r -> 'charges')::uuid FROM jsonb_array_elements(requests) r),
    wait_ms, with_parts);
  IF cardinality(attempts) > 0 THEN
    locked_attempts := ARRAY(
      SELECT p.id FROM payments.payment p WHERE p.id = ANY (attempts) ORDER BY p.id FOR UPDATE SKIP LOCKED);
  END IF;
  is_known := ARRAY[departments.configuration_version(), ledger.chart_version()] IS NOT DISTINCT FROM known_versions;
  RETURN (
    WITH input AS MATERIALIZED (
      SELECT * FROM ROWS FROM (jsonb_to_recordset(requests) AS (
        id uuid, scope text, key text, account uuid, "amountCents" bigint, tender text, instrument text)) WITH ORDINALITY
        AS r (id, scope, key, account, amount_cents, tender, instrument, n)
    )
    SELECT json_build_object(
      'position', open_position,
      'accountingDates', (SELECT json_object_agg(d, ledger.open_accounting_date(d)) FROM unnest(business_dates) d),
      'routing', CASE WHEN NOT is_known THEN departments.routing() END,
      'chart', CASE WHEN NOT is_known THEN ledger.chart() END,
      'existing', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', i.n, 'id', p.id, 'requestHash', encode(p.request_hash, 'hex'),
                     'status', p.status, 'held', p.id = ANY (attempts) AND p.id <> ALL (locked_attempts))), '[]')
                   FROM input i CROSS JOIN LATERAL (
                     SELECT * FROM payments.payment k
                     WHERE k.idempotency_scope = i.scope AND k.idempotency_key = i.key LIMIT 1) p),
      'similar', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', s.n, 'id', s.id)), '[]') FROM (
                    SELECT i.n, newest.id FROM input i CROSS JOIN LATERAL (
                      SELECT p.id FROM payments.payment p
                      WHERE p.account_id = i.account AND p.recorded_at > clock_timestamp() - similar_within
                        AND p.amount_cents = i.amount_cents AND p.tender = i.tender AND p.id <> i.id
                        AND p.masked_instrument IS NOT DISTINCT FROM i.instrument
                        AND p.status IN ('POSTED', 'SETTLED', 'PENDING')
                      ORDER BY p.account_id DESC, p.id DESC LIMIT 1) newest) s)));
END $$;

GRANT EXECUTE ON FUNCTION payments.prepare(jsonb, date[], interval, integer[], integer, boolean) TO tributary_payments;
