-- A posted payment has its entry, and its parts add up to its amount. Both are written before it or by the same statement.
CREATE OR REPLACE FUNCTION payments.check_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  IF NOT EXISTS (SELECT FROM changed p WHERE p.status = 'POSTED') THEN
    RETURN NULL;
  END IF;
  SELECT p.id, e.id IS NULL AS without_entry INTO broken
  FROM changed p
  -- By its id alone: a plan made while the journal is empty would go through all entries of a transition.
  LEFT JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.id = p.entry_id LIMIT 1) e
    ON e.source_kind = 'PAYMENT' AND e.source_id = p.id AND e.source_transition = 'POSTED'
  WHERE p.status = 'POSTED'
    AND (e.id IS NULL OR p.amount_cents <> p.unapplied_cents + coalesce(
          (SELECT sum(a.amount_cents) FROM payments.allocation a WHERE a.payment_id = p.id), 0))
  LIMIT 1;
  IF FOUND AND broken.without_entry THEN
    RAISE EXCEPTION 'payment % is posted without its journal entry', broken.id USING ERRCODE = 'TB010';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'payment %: its allocations do not add up to its amount', broken.id USING ERRCODE = 'TB010';
  END IF;
  RETURN NULL;
END $$;
