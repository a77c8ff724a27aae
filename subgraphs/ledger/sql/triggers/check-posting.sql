-- At commit: the entries continue the sequence, each has lines and belongs to its payment, and those with control lines moved
-- the resident subledger; by how much is for accounts.check_movements to see.
CREATE OR REPLACE FUNCTION ledger.check_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  IF NEW.last_sequence - NEW.first_sequence + 1 <> NEW.entry_count
     OR NEW.last_sequence > (SELECT h.journal_sequence FROM events.head h)
     OR (NEW.first_sequence > 1 AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.sequence = NEW.first_sequence - 1)) THEN
    RAISE EXCEPTION 'entries % to % do not continue the journal sequence', NEW.first_sequence, NEW.last_sequence
      USING ERRCODE = 'TB008';
  END IF;

  -- Looked up one by one: a subplan under OR could be planned as a hash over the whole table, for ever.
  SELECT e.id, l.lines = 0 AS empty, e.posts_payment AND p.id IS NULL AS unknown INTO broken
  FROM generate_series(NEW.first_sequence, NEW.last_sequence) n
  CROSS JOIN LATERAL (
    SELECT x.id, x.source_id, x.source_kind = 'PAYMENT' AND x.source_transition = 'POSTED' AS posts_payment
    FROM ledger.entry x WHERE x.sequence = n LIMIT 1) e
  CROSS JOIN LATERAL (
    SELECT count(*) AS lines, bool_or(a.controls IS NOT NULL) AS controls
    FROM ledger.line x LEFT JOIN ledger.account a ON a.code = x.account_code WHERE x.entry_id = e.id) l
  LEFT JOIN LATERAL (SELECT x.id FROM payments.payment x WHERE x.id = e.source_id AND x.entry_id = e.id LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT x.entry_id FROM accounts.movement x WHERE x.entry_id = e.id LIMIT 1) m ON true
  WHERE l.lines = 0 OR (e.posts_payment AND p.id IS NULL) OR (l.controls AND m.entry_id IS NULL)
  ORDER BY l.lines = 0 DESC, (e.posts_payment AND p.id IS NULL) IS TRUE DESC LIMIT 1;
  IF FOUND AND broken.empty THEN
    RAISE EXCEPTION 'entry % has no lines', broken.id USING ERRCODE = 'TB008';
  ELSIF FOUND AND broken.unknown THEN
    RAISE EXCEPTION 'entry % posts a payment that does not know it', broken.id USING ERRCODE = 'TB010';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'entry %: a control account line moves no resident balance', broken.id USING ERRCODE = 'TB006';
  END IF;
  DELETE FROM ledger.posting p WHERE p.number = NEW.number;
  RETURN NULL;
END $$;
