-- Entries as movements see them that take one back or go on from it, oldest first: [{id, kind, description, accountingDate,
-- effectiveDate, isReversed, lines: as ledger.post takes them}], cents as text.
CREATE OR REPLACE FUNCTION ledger.known_entries(ids uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'description', e.description,
             'accountingDate', e.accounting_date, 'effectiveDate', e.effective_date,
             'isReversed', EXISTS (SELECT FROM ledger.entry r WHERE r.reverses_entry_id = e.id),
             'lines', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('account', l.account_code, 'fund', l.fund_code,
                         'debit', nullif(l.debit_cents, 0)::text, 'credit', nullif(l.credit_cents, 0)::text,
                         'department', l.department_code, 'revenueType', l.revenue_type_code, 'revenueAccount', l.revenue_account_code,
                         'channel', l.channel, 'residentAccount', l.resident_account_id, 'charge', l.charge_id)) ORDER BY l.number)
                       FROM ledger.line l WHERE l.entry_id = e.id)) ORDER BY e.sequence), '[]')
    FROM ledger.entry e WHERE e.id = ANY (ids));
END $$;
