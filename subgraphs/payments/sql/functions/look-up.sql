-- What payments are decided on beside the accounts: keys that were used before, and payments of moments ago that look the same.
-- Takes {similarWithinMs, requests: [{id, scope, key, account, amountCents, tender, instrument, attempted}]}, attempted where the
-- attempt was recorded before, which locks that record as well, unless somebody holds it. Answers
-- {existing: [{n, id, requestHash, status, department, held}], similar: [{n, id}]}, n counting from 1.
CREATE OR REPLACE FUNCTION payments.look_up(wanted jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  similar_within interval := make_interval(secs => (wanted ->> 'similarWithinMs')::double precision / 1000);
  requests jsonb := wanted -> 'requests';
  attempts uuid[] := ARRAY(SELECT (r ->> 'id')::uuid FROM jsonb_array_elements(requests) r WHERE (r ->> 'attempted')::boolean);
  locked_attempts uuid[] := '{}';
BEGIN
  IF cardinality(attempts) > 0 THEN
    locked_attempts := ARRAY(
      SELECT p.id FROM payments.payment p WHERE p.id = ANY (attempts) ORDER BY p.id FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN (
    WITH input AS MATERIALIZED (
      SELECT * FROM ROWS FROM (jsonb_to_recordset(requests) AS (
        id uuid, scope text, key text, account uuid, "amountCents" bigint, tender text, instrument text)) WITH ORDINALITY
        AS r (id, scope, key, account, amount_cents, tender, instrument, n)
    )
    SELECT jsonb_build_object(
      'existing', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', i.n, 'id', p.id, 'requestHash', encode(p.request_hash, 'hex'),
                     'status', p.status, 'department', p.department_code, 'held', p.id = ANY (attempts) AND p.id <> ALL (locked_attempts))), '[]')
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
