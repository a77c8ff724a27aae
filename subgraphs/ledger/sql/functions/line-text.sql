CREATE OR REPLACE FUNCTION ledger.line_text(l ledger.line) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws(',', l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents, l.currency,
    coalesce(l.department_code, '-'), coalesce(l.revenue_type_code, '-'), coalesce(l.revenue_account_code, '-'),
    coalesce(l.channel, '-'), coalesce(l.resident_account_id::text, '-'), coalesce(l.charge_id::text, '-'))
$$;

GRANT EXECUTE ON FUNCTION ledger.line_text(ledger.line) TO tributary_ledger, pg_read_all_data;
