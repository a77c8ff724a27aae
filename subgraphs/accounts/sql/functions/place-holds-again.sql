-- Places the holds again that payments lifted which are taken back, once their deltas are applied, see accounts.relapsed_holds.
CREATE OR REPLACE FUNCTION accounts.place_holds_again(payments jsonb, business_date date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid, replaces_hold_id, placed_by_entry_id)
  SELECT gen_random_uuid(), r.account, r.kind, r.reason, clock_timestamp(), r.lifts_when_paid, r.hold, r.entry
  FROM accounts.relapsed_holds(payments, business_date, '[]') r
  ON CONFLICT (replaces_hold_id) DO NOTHING
$$;
