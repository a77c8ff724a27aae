-- What comes with payments: the account of each and the owners of the charges that it paid, these charges, and its entry. None of it
-- changes once a payment is posted.
CREATE OR REPLACE FUNCTION payments.reach_of_payments(ids uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN jsonb_build_object(
    'accounts', (SELECT coalesce(jsonb_agg(p.account_id), '[]') FROM payments.payment p WHERE p.id = ANY (ids)),
    'charges', (SELECT coalesce(jsonb_agg(a.charge_id), '[]') FROM payments.allocation a WHERE a.payment_id = ANY (ids)),
    'entries', (SELECT coalesce(jsonb_agg(p.entry_id), '[]') FROM payments.payment p WHERE p.id = ANY (ids) AND p.entry_id IS NOT NULL));
END $$;
