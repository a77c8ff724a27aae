-- Keeps what notices mean. Takes [{notice, n, processor, kind, reference, at, rank, fact}]; what is kept already stays as it is. Returns of
-- payments wait in payments.bank_return to be recorded.
CREATE OR REPLACE FUNCTION payments.keep_facts(facts jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (
    INSERT INTO payments.processor_fact (notice, n, processor, kind, reference, happened_at, rank, fact)
    SELECT f.notice, f.n, f.processor, f.kind, f.reference, f.at, f.rank, f.fact
    FROM jsonb_to_recordset(facts) AS f (notice bigint, n smallint, processor text, kind text, reference text, at timestamptz,
      rank smallint, fact jsonb)
    ON CONFLICT DO NOTHING RETURNING *
  )
  INSERT INTO payments.bank_return (processor, reference, charge, amount_cents, code, happened_at, notice)
  SELECT k.processor, k.reference, k.fact ->> 'charge', (k.fact ->> 'amountCents')::bigint, k.fact ->> 'code', k.happened_at, k.notice
  FROM kept k WHERE k.kind = 'charge.returned' ON CONFLICT DO NOTHING
$$;

GRANT EXECUTE ON FUNCTION payments.keep_facts(jsonb) TO tributary_payments;
