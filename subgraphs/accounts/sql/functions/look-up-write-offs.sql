-- What write-offs and their recoveries are decided on beside the accounts: what keys were used for before, write-offs that there
-- are with what the ledger has of them, and what one person may write off alone. Takes {keys: [{n, scope, key}], accounts: [id], writeOffs: [id]}.
-- Answers {existing: [{n, id, requestHash}], writeOffs: [{id, accountId, status, reason, reference, requestedBy, decidedBy,
-- parts: [{chargeId, amountCents}], entry: {id, lines}}], limits: {department: cents},
-- alone: {account: cents that stand and were written off by one person}}. Their accounts are locked, so they stay
-- what they are.
CREATE OR REPLACE FUNCTION accounts.look_up_write_offs(wanted jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT jsonb_build_object(
    'existing', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('n', k.n, 'id', w.id, 'requestHash', encode(w.request_hash, 'hex'))), '[]')
      FROM jsonb_to_recordset(wanted -> 'keys') AS k (n integer, scope text, key text)
      JOIN accounts.write_off w ON w.idempotency_scope = k.scope AND w.idempotency_key = k.key),
    'writeOffs', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', w.id, 'accountId', w.account_id, 'status', w.status, 'reason', w.reason, 'reference', w.reference,
        'requestedBy', (SELECT s.made_by FROM accounts.write_off_step s
                        WHERE s.write_off_id = w.id AND s.transition IN ('REQUEST', 'WRITE_OFF')),
        'decidedBy', (SELECT s.made_by FROM accounts.write_off_step s JOIN accounts.write_off_transitions() t
                        ON t.name = s.transition AND t.to_status = w.status
                      WHERE s.write_off_id = w.id LIMIT 1),
        'parts', (SELECT jsonb_agg(jsonb_build_object('chargeId', p.charge_id, 'amountCents', p.amount_cents::text) ORDER BY p.number)
                  FROM accounts.write_off_part p WHERE p.write_off_id = w.id),
        'entry', (
          SELECT jsonb_build_object('id', e.id, 'lines', (
            SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
              'account', l.account_code, 'fund', l.fund_code, 'debitCents', nullif(l.debit_cents, 0)::text,
              'creditCents', nullif(l.credit_cents, 0)::text, 'department', l.department_code, 'revenueType', l.revenue_type_code,
              'revenueAccount', l.revenue_account_code, 'channel', l.channel, 'residentAccountId', l.resident_account_id,
              'chargeId', l.charge_id)) ORDER BY l.number)
            FROM ledger.line l WHERE l.entry_id = e.id))
          FROM ledger.entry e WHERE e.source_id = w.id AND e.source_kind = 'WRITE_OFF' AND e.source_transition = 'APPROVED'))), '[]')
      FROM accounts.write_off w WHERE w.id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'writeOffs')::uuid))),
    'limits', (SELECT coalesce(jsonb_object_agg(l.department_code, l.limit_cents::text), '{}') FROM departments.write_off_limit l),
    'alone', (
      SELECT coalesce(jsonb_object_agg(x.account_id, x.cents::text), '{}') FROM (
        SELECT w.account_id, sum(w.amount_cents) AS cents
        FROM accounts.write_off w JOIN accounts.write_off_step s ON s.write_off_id = w.id AND s.transition = 'WRITE_OFF'
        WHERE w.account_id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'accounts')::uuid)) AND w.status = 'APPROVED'
        GROUP BY 1) x))
$$;
