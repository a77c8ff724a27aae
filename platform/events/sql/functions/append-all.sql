-- Appends events in order and returns the last position; none happened before the one it stands behind. The wake-up carries
-- nothing: readers look.
CREATE OR REPLACE FUNCTION events.append_all(new_events events.new_event[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  before timestamptz;
  appended bigint;
  new_time timestamptz;
BEGIN
  SELECT * INTO head FROM events.lock_head();
  IF session_user = 'tributary_migrator' THEN
    before := (SELECT l.occurred_at FROM events.log l WHERE l.position = head.last_position);
  END IF;
  WITH appended AS (
    INSERT INTO events.log (position, kind, topics, payload, occurred_at)
    SELECT head.last_position + e.n, e.kind, e.topics, e.payload,
           greatest(before, max(events.happened_at(e.occurred_at, head.this_time)) OVER (ORDER BY e.n))
    FROM unnest(new_events) WITH ORDINALITY AS e (kind, topics, payload, occurred_at, n)
    RETURNING occurred_at
  )
  SELECT count(*), max(a.occurred_at) INTO appended, new_time FROM appended a;
  UPDATE events.head h SET position = head.last_position + appended, last_time = greatest(h.last_time, new_time),
    last_time_by = pg_current_xact_id();
  PERFORM pg_notify('events', '');
  RETURN head.last_position + appended;
END $$;
