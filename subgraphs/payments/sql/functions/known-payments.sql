-- Payments as movements see them that go on from one, by the names of their columns, with cents as text and their parts in their order:
-- [{id, status, …, allocations: [{account, charge, revenueType, department, amountCents}]}].
CREATE OR REPLACE FUNCTION payments.known_payments(ids uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (
    SELECT coalesce(jsonb_agg(to_jsonb(p) - '{payment_token,request,request_hash}'::text[] || jsonb_build_object(
             'amount_cents', p.amount_cents::text, 'unapplied_cents', p.unapplied_cents::text,
             'service_fee_cents', p.service_fee_cents::text, 'refunded_cents', p.refunded_cents::text,
             'returned_cents', p.returned_cents::text,
             'allocations', (SELECT coalesce(jsonb_agg(jsonb_build_object('account', a.account_id, 'charge', a.charge_id,
                               'revenueType', a.revenue_type_code, 'department', a.department_code, 'amountCents', a.amount_cents::text)
                               ORDER BY a.number), '[]')
                             FROM payments.allocation a WHERE a.payment_id = p.id)) ORDER BY p.id), '[]')
    FROM payments.payment p WHERE p.id = ANY (ids));
END $$;
