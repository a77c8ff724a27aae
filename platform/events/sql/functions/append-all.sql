-- Appends events in order and returns the last position. The wake-up carries nothing: readers look.
CREATE OR REPLACE FUNCTION events.append_all(new_events events.new_event[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_free bigint := (SELECT h.position FROM events.head h FOR UPDATE);
  appended bigint;
BEGIN
  INSERT INTO events.log (position, kind, topics, payload, occurred_at)
  SELECT first_free + e.n, e.kind, e.topics, e.payload, events.happened_at(e.occurred_at)
  FROM unnest(new_events) WITH ORDINALITY AS e (kind, topics, payload, occurred_at, n);
  GET DIAGNOSTICS appended = ROW_COUNT;
  UPDATE events.head SET position = first_free + appended;
  PERFORM pg_notify('events', '');
  RETURN first_free + appended;
END $$;

GRANT EXECUTE ON FUNCTION events.append_all(events.new_event[])
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger;
