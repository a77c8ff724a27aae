-- What returns are decided on beside their payments: what keys were used for before, what departments do about returns, and which
-- payments of the same accounts came back before. Takes {keys: [{n, scope, key}], payments: [id]}. Answers {existing: [{n, id, paymentId,
-- requestHash}], policies: {department: {feeCents, feeRevenueType, blockAfter, blockWithinMonths, blockMonths}}, earlier: [{accountId,
-- tender, code, returnedOn}]}. The accounts are locked, so no more come meanwhile.
CREATE OR REPLACE FUNCTION payments.look_up_returns(wanted jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT jsonb_build_object(
    'existing', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('n', k.n, 'id', r.id, 'paymentId', r.payment_id,
               'requestHash', encode(r.request_hash, 'hex'))), '[]')
      FROM jsonb_to_recordset(wanted -> 'keys') AS k (n integer, scope text, key text)
      JOIN payments.payment_return r ON r.idempotency_scope = k.scope AND r.idempotency_key = k.key),
    'policies', (
      SELECT coalesce(jsonb_object_agg(y.department_code, jsonb_build_object('feeCents', y.fee_cents::text,
               'feeRevenueType', y.fee_revenue_type_code, 'blockAfter', y.block_after, 'blockWithinMonths', y.block_within_months,
               'blockMonths', y.block_months)), '{}')
      FROM departments.return_policy y),
    'earlier', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('accountId', r.account_id, 'tender', r.tender, 'code', r.code,
               'returnedOn', r.returned_on)), '[]')
      FROM payments.payment_return r
      WHERE r.account_id = ANY (ARRAY(
        SELECT p.account_id FROM payments.payment p
        WHERE p.id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'payments')::uuid))))))
$$;
