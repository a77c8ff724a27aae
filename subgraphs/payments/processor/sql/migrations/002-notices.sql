-- What the sandbox gives back, and what it tells of its own accord: when it happens, when and how often it is told.

CREATE TABLE sandbox_processor.refund (
  key text PRIMARY KEY,
  reference text NOT NULL,
  charge text NOT NULL,
  amount_cents bigint NOT NULL,
  outcome text NOT NULL,
  refunded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX refund_charge ON sandbox_processor.refund (charge);
CREATE INDEX charge_reference ON sandbox_processor.charge (reference);

CREATE TABLE sandbox_processor.notice (
  id text PRIMARY KEY,
  kind text NOT NULL,
  happened_at timestamptz NOT NULL,
  tell_at timestamptz NOT NULL,
  times integer NOT NULL,
  body text NOT NULL,
  told_at timestamptz
);
CREATE INDEX notice_due ON sandbox_processor.notice (tell_at) WHERE told_at IS NULL;
CREATE INDEX notice_happened ON sandbox_processor.notice (happened_at);
