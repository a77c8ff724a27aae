-- The memory of the sandbox processor. It stands for a company of its own: nothing of ours reads it but the sandbox's client.

CREATE TABLE sandbox_processor.charge (
  key text PRIMARY KEY,
  reference text NOT NULL,
  token text NOT NULL,
  amount_cents bigint NOT NULL,
  outcome text NOT NULL,
  charged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
