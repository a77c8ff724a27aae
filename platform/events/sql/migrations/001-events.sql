-- The append-only event log and its head. Position order is commit order: the head row is locked from the
-- moment a transaction takes its numbers until it commits, so a reader that has seen position n has seen all before it.

CREATE TABLE events.head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL CHECK (position >= 0),
  journal_sequence bigint NOT NULL CHECK (journal_sequence >= 0),
  journal_hash bytea NOT NULL
);
INSERT INTO events.head (position, journal_sequence, journal_hash)
VALUES (0, 0, sha256('tributary journal'::bytea));

CREATE TABLE events.log (
  position bigint PRIMARY KEY,
  kind text NOT NULL,
  topics text[] NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events.log
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- An event as its writer hands it over; of occurred_at see events.happened_at.
CREATE TYPE events.new_event AS (kind text, topics text[], payload jsonb, occurred_at timestamptz);

CREATE INDEX log_topics ON events.log USING gin (topics);

CREATE INDEX log_occurred_at ON events.log USING brin (occurred_at);
