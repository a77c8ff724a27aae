-- Lifts the holds that entries [{account, entry, payment}] cure, once their deltas are applied, see accounts.cured_holds.
-- Answers [{account, hold, payment}].
CREATE OR REPLACE FUNCTION accounts.lift_cured_holds(payments jsonb, business_date date) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  WITH lifted AS (
    UPDATE accounts.hold h SET lifted_at = clock_timestamp(), lifted_by_payment_id = c.payment,
        lifted_by_entry_id = CASE WHEN c.payment IS NULL THEN c.entry END
    FROM accounts.cured_holds(payments, business_date, '[]') c
    WHERE h.id = c.hold AND h.lifted_at IS NULL
    RETURNING h.account_id, h.id, h.lifted_by_payment_id
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('account', l.account_id, 'hold', l.id, 'payment', l.lifted_by_payment_id)), '[]')
  FROM lifted l
$$;
