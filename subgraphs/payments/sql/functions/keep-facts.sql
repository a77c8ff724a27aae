-- Keeps what notices mean. Takes [{notice, n, processor, kind, reference, at, rank, fact}]; what is kept already stays as it is.
CREATE OR REPLACE FUNCTION payments.keep_facts(facts jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO payments.processor_fact (notice, n, processor, kind, reference, happened_at, rank, fact)
  SELECT f.notice, f.n, f.processor, f.kind, f.reference, f.at, f.rank, f.fact
  FROM jsonb_to_recordset(facts) AS f (notice bigint, n smallint, processor text, kind text, reference text, at timestamptz,
    rank smallint, fact jsonb)
  ON CONFLICT DO NOTHING
$$;

GRANT EXECUTE ON FUNCTION payments.keep_facts(jsonb) TO tributary_payments;
