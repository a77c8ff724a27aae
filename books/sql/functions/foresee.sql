-- What becomes of the holds of accounts when books.post gets these, as it takes them. It writes nothing, and previews ask for it.
-- Answers {lifted: [{id, account, kind}], placedAgain: [{id, account, kind}]}, where the id of one that is placed again is that of the
-- hold before.
CREATE OR REPLACE FUNCTION books.foresee(entries jsonb, deltas jsonb, cures jsonb, relapses jsonb) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'lifted', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.hold, 'account', h.account, 'kind', h.kind) ORDER BY h.hold), '[]')
               FROM books.turned(cures, entries, deltas) t, accounts.cured_holds(t.payments, t.business_date, deltas) h),
    'placedAgain', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.hold, 'account', h.account, 'kind', h.kind) ORDER BY h.hold), '[]')
                    FROM books.turned(relapses, entries, deltas) t, accounts.relapsed_holds(t.payments, t.business_date, deltas) h))
$$;

GRANT EXECUTE ON FUNCTION books.foresee(jsonb, jsonb, jsonb, jsonb) TO tributary_accounts, tributary_payments;
