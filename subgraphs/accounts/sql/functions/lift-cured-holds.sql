-- Lifts the holds that payments [{account, payment}] cure: those of accounts with nothing past due any more, see accounts.is_past_due.
-- Answers [{account, hold, payment}].
CREATE OR REPLACE FUNCTION accounts.lift_cured_holds(payments jsonb, business_date date) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  WITH lifted AS (
    UPDATE accounts.hold h SET lifted_at = clock_timestamp(), lifted_by_payment_id = p.payment
    FROM (SELECT DISTINCT ON (r.account) r.account, r.payment
          FROM ROWS FROM (jsonb_to_recordset(payments) AS (account uuid, payment uuid)) WITH ORDINALITY AS r (account, payment, n)
          ORDER BY r.account, r.n DESC) p
    WHERE h.account_id = p.account AND h.lifts_when_paid AND h.lifted_at IS NULL
      AND NOT accounts.is_past_due(h.account_id, business_date)
    RETURNING h.account_id, h.id, h.lifted_by_payment_id
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('account', l.account_id, 'hold', l.id, 'payment', l.lifted_by_payment_id)), '[]')
  FROM lifted l
$$;
