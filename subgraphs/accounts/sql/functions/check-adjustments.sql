-- At commit: whatever is posted or told of an adjustment is of a step that it makes, which accounts.check_adjustment_step compares.
CREATE OR REPLACE FUNCTION accounts.check_adjustments(first_sequence bigint, last_sequence bigint, first_position bigint,
  last_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken text;
BEGIN
  SELECT x.subject INTO broken FROM (
    SELECT 'entry ' || e.id AS subject FROM ledger.entry e
    WHERE e.sequence BETWEEN first_sequence AND last_sequence AND e.kind = 'ADJUSTMENT'
      AND NOT EXISTS (SELECT FROM accounts.adjustment_step s WHERE s.adjustment_id = e.source_id AND s.entry_id = e.id)
    UNION ALL
    SELECT 'position ' || l.position FROM events.log l
    -- What the owner of the log appends of no step is for check:books to see.
    WHERE l.position BETWEEN first_position AND last_position AND l.kind LIKE 'adjustment.%' AND session_user <> 'tributary_migrator'
      AND NOT EXISTS (SELECT FROM accounts.adjustment_step s JOIN accounts.adjustment_transitions() t ON t.name = s.transition
                      WHERE s.adjustment_id::text = l.payload ->> 'adjustmentId' AND t.event_kind = l.kind
                        AND s.xmin = pg_current_xact_id()::xid)
  ) x LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%: no adjustment says so', broken USING ERRCODE = 'TB013';
  END IF;
END $$;
