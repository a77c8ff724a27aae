-- What the hash of an entry covers. The kind of its source stands at the end, where nothing else is written in capitals, and only
-- if it is no payment, so that entries from before there were other kinds have the hash they had.
CREATE OR REPLACE FUNCTION ledger.entry_content(e ledger.entry, lines_text text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', e.sequence, e.id, e.kind, e.description, e.accounting_date - date '2000-01-01',
    e.effective_date - date '2000-01-01', e.fiscal_year, e.period_number, coalesce(e.source_id::text, '-'),
    coalesce(e.source_transition, '-'), coalesce(e.reverses_entry_id::text, '-'), lines_text, nullif(e.source_kind, 'PAYMENT')), 'UTF8'))
$$;

GRANT EXECUTE ON FUNCTION ledger.entry_content(ledger.entry, text) TO tributary_ledger, pg_read_all_data;
