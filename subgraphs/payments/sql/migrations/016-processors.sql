-- Who is asked about an attempt, so that it stays the same when new ones go to another. Absent of attempts from before there was a
-- choice, which are the sandbox's.
ALTER TABLE payments.payment ADD COLUMN processor text;

-- What processors told of their own accord, word for word. Numbers are given under the lock of their counter, so that their order
-- is that of commits, and who has read up to one has missed none before it.
CREATE TABLE payments.processor_notice (
  number bigint PRIMARY KEY,
  processor text NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  happened_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  body text NOT NULL,
  UNIQUE (processor, event_id)
);

CREATE TABLE payments.notice_counter (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_number bigint NOT NULL
);
INSERT INTO payments.notice_counter (last_number) VALUES (0);

-- What the notices mean in our words, as processor-fact.ts has it. Of the facts about one thing the latest holds, and of those of
-- one instant that with the highest rank, in whatever order they were told.
CREATE TABLE payments.processor_fact (
  notice bigint NOT NULL REFERENCES payments.processor_notice,
  n smallint NOT NULL,
  processor text NOT NULL,
  kind text NOT NULL,
  reference text NOT NULL,
  happened_at timestamptz NOT NULL,
  rank smallint NOT NULL,
  fact jsonb NOT NULL,
  PRIMARY KEY (notice, n)
);
CREATE INDEX processor_fact_standing ON payments.processor_fact (processor, kind, reference, happened_at DESC, rank DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.processor_notice
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.processor_fact
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- How far the notices were understood, and which of them could not be.
CREATE TABLE payments.consumer (
  name text PRIMARY KEY,
  position bigint NOT NULL
);
CREATE TABLE payments.set_aside (
  consumer text NOT NULL REFERENCES payments.consumer,
  position bigint NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, position)
);

GRANT SELECT ON payments.processor_notice, payments.processor_fact, payments.consumer, payments.set_aside TO tributary_payments;
GRANT INSERT (name, position), UPDATE (position) ON payments.consumer TO tributary_payments;
GRANT INSERT, UPDATE, DELETE ON payments.set_aside TO tributary_payments;
