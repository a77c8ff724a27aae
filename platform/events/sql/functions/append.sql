-- The same for [{kind, topics, payload, occurredAt}]. Granted to nobody: functions call it that tell of what they did.
CREATE OR REPLACE FUNCTION events.append(new_events jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT events.append_all(ARRAY(
    SELECT (e.kind, ARRAY(SELECT jsonb_array_elements_text(e.topics)), e.payload, e.occurred_at)::events.new_event
    FROM ROWS FROM (jsonb_to_recordset(new_events) AS (kind text, topics jsonb, payload jsonb, "occurredAt" timestamptz))
         WITH ORDINALITY AS e (kind, topics, payload, occurred_at, n)
    ORDER BY e.n))
$$;

