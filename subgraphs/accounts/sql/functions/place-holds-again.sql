-- Places the holds again that payments lifted which are taken back: [{account, entry, payment}], where the entry takes the payment back.
-- Only accounts with something past due get theirs, see accounts.is_past_due.
CREATE OR REPLACE FUNCTION accounts.place_holds_again(payments jsonb, business_date date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid, replaces_hold_id, placed_by_entry_id)
  SELECT gen_random_uuid(), h.account_id, h.kind, h.reason, clock_timestamp(), h.lifts_when_paid, h.id, p.entry
  FROM jsonb_to_recordset(payments) AS p (account uuid, entry uuid, payment uuid)
  JOIN accounts.hold h ON h.account_id = p.account AND h.lifted_by_payment_id = p.payment
  WHERE accounts.is_past_due(h.account_id, business_date)
  ON CONFLICT (replaces_hold_id) DO NOTHING
$$;
