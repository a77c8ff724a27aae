-- What adjustments are decided on beside the accounts: what keys were used for before, adjustments that there are, what was paid of
-- charges, what somebody may adjust alone and, of twelve months, what was adjusted alone and which accounts had a leak adjusted.
-- Takes {keys: [{n, scope, key}], accounts: [id], charges: [id], adjustments: [id], day}, where the day is the earliest of today.
-- Answers {existing: [{n, id, requestHash}], adjustments: [{id, accountId, chargeId, status, kind, reason, amountCents, note,
-- reference, askedOn, askedAs, requestedBy, decidedBy}], limits: {department: {role: cents}}, paid: {charge: cents}, alone: {account: cents},
-- leaks: [account]}. Their accounts are locked, so they stay what they are.
CREATE OR REPLACE FUNCTION accounts.look_up_adjustments(wanted jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT jsonb_build_object(
    'existing', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('n', k.n, 'id', a.id, 'requestHash', encode(a.request_hash, 'hex'))), '[]')
      FROM jsonb_to_recordset(wanted -> 'keys') AS k (n integer, scope text, key text)
      JOIN accounts.adjustment a ON a.idempotency_scope = k.scope AND a.idempotency_key = k.key),
    'adjustments', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id, 'accountId', a.account_id, 'chargeId', a.charge_id, 'status', a.status, 'kind', a.kind, 'reason', a.reason,
        'amountCents', a.amount_cents::text, 'note', a.note, 'reference', a.reference,
        'askedOn', a.asked_on, 'askedAs', a.asked_as,
        'requestedBy', (SELECT s.made_by FROM accounts.adjustment_step s
                        WHERE s.adjustment_id = a.id AND s.transition IN ('REQUEST', 'ADJUST')),
        'decidedBy', (SELECT s.made_by FROM accounts.adjustment_step s JOIN accounts.adjustment_transitions() t
                        ON t.name = s.transition AND t.to_status = a.status
                      WHERE s.adjustment_id = a.id LIMIT 1))), '[]')
      FROM accounts.adjustment a WHERE a.id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'adjustments')::uuid))),
    'limits', (
      SELECT coalesce(jsonb_object_agg(x.department_code, x.of_roles), '{}') FROM (
        SELECT l.department_code, jsonb_object_agg(l.role, l.limit_cents::text) AS of_roles
        FROM departments.adjustment_limit l GROUP BY 1) x),
    'paid', (
      SELECT coalesce(jsonb_object_agg(c.id, accounts.paid_of_charge(c.id)::text), '{}')
      FROM accounts.charge c WHERE c.id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'charges')::uuid))),
    'alone', (
      SELECT coalesce(jsonb_object_agg(x.account_id, x.cents::text), '{}') FROM (
        SELECT a.account_id, sum(a.amount_cents) AS cents
        FROM accounts.adjustment a JOIN accounts.adjustment_step s ON s.adjustment_id = a.id AND s.transition = 'ADJUST'
        WHERE a.account_id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'accounts')::uuid)) AND a.status = 'APPROVED'
          AND a.asked_on > (wanted ->> 'day')::date - interval '12 months'
        GROUP BY 1) x),
    'leaks', (
      SELECT coalesce(jsonb_agg(DISTINCT a.account_id), '[]') FROM accounts.adjustment a
      WHERE a.account_id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'accounts')::uuid))
        AND a.kind = 'LEAK_ADJUSTMENT' AND a.status <> 'REJECTED' AND a.asked_on > (wanted ->> 'day')::date - interval '12 months'))
$$;
