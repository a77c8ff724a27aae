-- Remembers what is to be told. Takes [{id, kind, happenedAt, tellAt, times, body}]; what is remembered stays as it is.
CREATE OR REPLACE FUNCTION sandbox_processor.schedule(notices jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sandbox_processor.notice (id, kind, happened_at, tell_at, times, body)
  SELECT n.id, n.kind, n."happenedAt", n."tellAt", n.times, n.body
  FROM jsonb_to_recordset(notices) AS n (id text, kind text, "happenedAt" timestamptz, "tellAt" timestamptz, times integer, body text)
  ON CONFLICT DO NOTHING
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.schedule(jsonb) TO tributary_payments;
