-- The memory of the sandbox processor. It stands for a company of its own: nothing of ours reads it but the sandbox's client.

CREATE TABLE sandbox_processor.charge (
  key text PRIMARY KEY,
  reference text NOT NULL,
  token text NOT NULL,
  amount_cents bigint NOT NULL,
  outcome text NOT NULL,
  charged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Charges at most once per key and answers with what is remembered under it.
CREATE FUNCTION sandbox_processor.charge_once(new_key text, new_reference text, new_token text, cents bigint, new_outcome text)
RETURNS sandbox_processor.charge LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sandbox_processor.charge (key, reference, token, amount_cents, outcome)
  VALUES (new_key, new_reference, new_token, cents, new_outcome)
  ON CONFLICT (key) DO UPDATE SET key = excluded.key
  RETURNING *
$$;

CREATE FUNCTION sandbox_processor.find(wanted_key text) RETURNS SETOF sandbox_processor.charge
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sandbox_processor.charge c WHERE c.key = wanted_key
$$;

GRANT EXECUTE ON FUNCTION sandbox_processor.charge_once(text, text, text, bigint, text), sandbox_processor.find(text)
  TO tributary_payments;
