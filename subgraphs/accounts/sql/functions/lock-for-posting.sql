-- Locks the named accounts and the owners of the named charges, in id order, and answers with what is open on them. Those that
-- somebody else holds are passed over, so that they hold up nobody but those who named them.
-- wait_ms: how long to wait for them first, each in turn; 0 is not at all.
-- For a preview nothing is locked.
-- with_parts: whether charges and holds are locked as well, which nobody should hold without holding their account.
-- Answers {open: accounts.open_position, held: [{id, department, charges: ids of named charges}]}.
CREATE OR REPLACE FUNCTION accounts.lock_for_posting(account_ids uuid[], charge_ids uuid[], wait_ms integer, with_parts boolean) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  wanted uuid[] := ARRAY(
    SELECT unnest(account_ids) UNION SELECT c.account_id FROM accounts.charge c WHERE c.id = ANY (charge_ids));
  usual_timeout text := current_setting('lock_timeout');
  locked uuid[];
  free_parts uuid[];
BEGIN
  IF books.is_preview() THEN
    RETURN json_build_object('open', accounts.open_position(wanted, charge_ids), 'held', '[]'::json);
  END IF;
  IF wait_ms > 0 THEN
    BEGIN
      PERFORM set_config('lock_timeout', wait_ms || 'ms', true);
      PERFORM FROM accounts.account a WHERE a.id = ANY (wanted) ORDER BY a.id FOR NO KEY UPDATE;
    EXCEPTION WHEN lock_not_available THEN
      NULL; -- What is held all the same is passed over.
    END;
    PERFORM set_config('lock_timeout', usual_timeout, true);
  END IF;
  locked := ARRAY(SELECT a.id FROM accounts.account a WHERE a.id = ANY (wanted) ORDER BY a.id FOR NO KEY UPDATE SKIP LOCKED);
  IF with_parts THEN
    free_parts := ARRAY(
      SELECT c.id FROM accounts.charge c WHERE c.account_id = ANY (locked) AND c.is_open FOR NO KEY UPDATE SKIP LOCKED)
      || ARRAY(SELECT h.id FROM accounts.hold h WHERE h.account_id = ANY (locked) AND h.lifted_at IS NULL
               FOR NO KEY UPDATE SKIP LOCKED);
    locked := ARRAY(
      SELECT l.id FROM unnest(locked) AS l (id)
      WHERE NOT EXISTS (SELECT FROM accounts.charge c
                        WHERE c.account_id = l.id AND c.is_open AND c.id <> ALL (free_parts))
        AND NOT EXISTS (SELECT FROM accounts.hold h
                        WHERE h.account_id = l.id AND h.lifted_at IS NULL AND h.id <> ALL (free_parts)));
  END IF;
  RETURN json_build_object(
    'open', accounts.open_position(locked, charge_ids),
    'held', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT a.id, a.department_code AS department,
               ARRAY(SELECT c.id FROM accounts.charge c WHERE c.id = ANY (charge_ids) AND c.account_id = a.id) AS charges
        FROM accounts.account a WHERE cardinality(locked) < cardinality(wanted) AND a.id = ANY (wanted)
          AND a.id <> ALL (locked)) x));
END $$;
