CREATE OR REPLACE FUNCTION ledger.entry_content(e ledger.entry, lines_text text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', e.sequence, e.id, e.kind, e.description, e.accounting_date - date '2000-01-01',
    e.effective_date - date '2000-01-01', e.fiscal_year, e.period_number, coalesce(e.source_payment_id::text, '-'),
    coalesce(e.source_event, '-'), coalesce(e.reverses_entry_id::text, '-'), lines_text), 'UTF8'))
$$;

GRANT EXECUTE ON FUNCTION ledger.entry_content(ledger.entry, text) TO tributary_ledger, pg_read_all_data;
