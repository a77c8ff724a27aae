-- What a poster must know to write lines that the ledger takes: {version, poolFund, links: {fund: {dueFromPool, dueToFund}},
-- purposes: {fund: {purpose: account}}, accounts: {code: {from, to, controls}}, suspense: {receipts, credit}}. The days on which an
-- account is active are null where they have no end; suspense is null where the agency has not named it.
CREATE OR REPLACE FUNCTION ledger.chart() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'version', ledger.chart_version(),
    'poolFund', (SELECT f.code FROM ledger.fund f WHERE f.is_pooled_cash),
    'links', (SELECT coalesce(jsonb_object_agg(l.fund_code, jsonb_build_object(
      'dueFromPool', l.due_from_pool_account_code, 'dueToFund', l.due_to_fund_account_code)), '{}') FROM ledger.pooled_cash_link l),
    'accounts', (SELECT coalesce(jsonb_object_agg(a.code, jsonb_build_object('from', nullif(a.active_from, '-infinity'),
      'to', nullif(a.active_to, 'infinity'), 'controls', a.controls IS NOT NULL)), '{}') FROM ledger.account a),
    'purposes', (SELECT coalesce(jsonb_object_agg(p.fund_code, p.accounts), '{}')
                 FROM (SELECT x.fund_code, jsonb_object_agg(x.purpose, x.account_code) AS accounts
                       FROM ledger.purpose_account x GROUP BY 1) p),
    'suspense', (SELECT jsonb_build_object('receipts', s.receipts_account_code, 'credit', s.credit_account_code)
                 FROM ledger.suspense s))
$$;
