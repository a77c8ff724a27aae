-- The events of a batch as the log takes them, with what was only known under its head: see books.post. Refuses those that their
-- movement does not announce, or without the entry that they tell of.
CREATE OR REPLACE FUNCTION books.announced(new_events jsonb, moved jsonb, posted jsonb, given jsonb) RETURNS events.new_event[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forged text;
  answers events.new_event[];
BEGIN
  WITH input AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(new_events) AS (
      movement text, kind text, topics text[], payload jsonb, "occurredAt" timestamptz, entry uuid, "row" uuid)) WITH ORDINALITY
      AS e (movement, kind, topics, payload, occurred_at, entry_id, row_id, n)
  ), balances AS MATERIALIZED (
    SELECT b.entry, jsonb_agg(jsonb_build_object('id', b.account, 'balanceCents', b."balanceCents", 'balanceVersion',
             b."balanceVersion")) AS accounts, array_agg('account:' || b.account) AS topics
    FROM jsonb_to_recordset(moved) AS b (entry uuid, account uuid, "balanceCents" bigint, "balanceVersion" integer)
    GROUP BY b.entry
  ), journal AS MATERIALIZED (
    SELECT e.*, ARRAY(SELECT 'department:' || (d ->> 'code') FROM jsonb_array_elements(e.departments) d) AS topics
    FROM jsonb_to_recordset(posted) AS e (id uuid, sequence bigint, departments jsonb)
  ), records AS MATERIALIZED (
    SELECT (g ->> 'id')::uuid AS id, g - 'id' AS answer FROM jsonb_array_elements(given) g
  )
  SELECT
    array_agg((
      i.kind,
      i.topics || ARRAY(SELECT t FROM unnest(b.topics || j.topics) t WHERE t <> ALL (i.topics)),
      i.payload || coalesce(r.answer, '{}') || CASE WHEN j.id IS NULL THEN '{}' ELSE jsonb_build_object(
        'journalSequence', j.sequence, 'accounts', coalesce(b.accounts, '[]'), 'departments', j.departments) END,
      i.occurred_at)::events.new_event ORDER BY i.n),
    min(i.kind) FILTER (WHERE a.event_kind IS NULL OR (a.of_entry AND j.id IS NULL))
  INTO answers, forged
  FROM input i
  LEFT JOIN books.announcement a ON a.movement_name = i.movement AND a.event_kind = i.kind
  LEFT JOIN journal j ON j.id = i.entry_id
  LEFT JOIN balances b ON b.entry = i.entry_id
  LEFT JOIN records r ON r.id = i.row_id;
  IF forged IS NOT NULL THEN
    RAISE EXCEPTION 'an event % is announced by its own movement and with its entry, or not at all', forged USING ERRCODE = '42501';
  END IF;
  RETURN answers;
END $$;
