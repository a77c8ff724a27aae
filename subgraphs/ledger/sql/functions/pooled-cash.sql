-- What a poster must know of the chart and the calendar.
CREATE OR REPLACE FUNCTION ledger.pooled_cash() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'poolFund', (SELECT f.code FROM ledger.fund f WHERE f.is_pooled_cash),
    'links', (SELECT coalesce(jsonb_object_agg(l.fund_code, jsonb_build_object(
      'dueFromPool', l.due_from_pool_account_code, 'dueToFund', l.due_to_fund_account_code)), '{}') FROM ledger.pooled_cash_link l))
$$;

GRANT EXECUTE ON FUNCTION ledger.pooled_cash() TO tributary_payments, tributary_accounts;
