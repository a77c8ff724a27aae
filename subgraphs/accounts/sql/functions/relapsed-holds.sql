-- The holds that come back when payments are taken back that lifted them: [{account, entry, payment}], where the entry takes the payment
-- back. Only accounts with something past due get theirs, see accounts.is_past_due, which says what is ahead; each comes back once.
CREATE OR REPLACE FUNCTION accounts.relapsed_holds(payments jsonb, business_date date, ahead jsonb)
RETURNS TABLE (hold uuid, account uuid, kind text, reason text, lifts_when_paid boolean, entry uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  SELECT DISTINCT ON (h.id) h.id, h.account_id, h.kind, h.reason, h.lifts_when_paid, p.entry
  FROM jsonb_to_recordset(payments) AS p (account uuid, entry uuid, payment uuid)
  JOIN accounts.hold h ON h.account_id = p.account AND h.lifted_by_payment_id = p.payment
  WHERE accounts.is_past_due(h.account_id, business_date, ahead)
    AND NOT EXISTS (SELECT FROM accounts.hold again WHERE again.replaces_hold_id = h.id)
  ORDER BY h.id
$$;
