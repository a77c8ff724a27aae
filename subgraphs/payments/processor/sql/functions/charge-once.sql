-- Charges at most once per key and answers with what is remembered under it.
CREATE OR REPLACE FUNCTION sandbox_processor.charge_once(new_key text, new_reference text, new_token text, cents bigint, new_outcome text)
RETURNS sandbox_processor.charge LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sandbox_processor.charge (key, reference, token, amount_cents, outcome)
  VALUES (new_key, new_reference, new_token, cents, new_outcome)
  ON CONFLICT (key) DO UPDATE SET key = excluded.key
  RETURNING *
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.charge_once(text, text, text, bigint, text) TO tributary_payments;
