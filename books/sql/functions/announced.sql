-- The events of a batch as the log takes them, with what was only known under its head: see books.post.
CREATE OR REPLACE FUNCTION books.announced(new_events jsonb, moved jsonb, posted jsonb, given jsonb) RETURNS events.new_event[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    WITH input AS MATERIALIZED (
      SELECT * FROM ROWS FROM (jsonb_to_recordset(new_events) AS (
        kind text, topics text[], payload jsonb, "occurredAt" timestamptz, entry uuid, "row" uuid)) WITH ORDINALITY
        AS e (kind, topics, payload, occurred_at, entry_id, row_id, n)
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
    SELECT array_agg((
      i.kind,
      i.topics || ARRAY(SELECT t FROM unnest(b.topics || j.topics) t WHERE t <> ALL (i.topics)),
      i.payload || coalesce(r.answer, '{}') || CASE WHEN j.id IS NULL THEN '{}' ELSE jsonb_build_object(
        'journalSequence', j.sequence, 'accounts', coalesce(b.accounts, '[]'), 'departments', j.departments) END,
      i.occurred_at)::events.new_event ORDER BY i.n)
    FROM input i
    LEFT JOIN journal j ON j.id = i.entry_id
    LEFT JOIN balances b ON b.entry = i.entry_id
    LEFT JOIN records r ON r.id = i.row_id);
END $$;
