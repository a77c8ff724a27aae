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

CREATE FUNCTION events.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'TB007';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events.log
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- Takes the lock that orders commits. Safe to call again within one transaction.
CREATE FUNCTION events.lock_head(OUT last_position bigint, OUT journal_sequence bigint, OUT journal_hash bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.position, h.journal_sequence, h.journal_hash FROM events.head h FOR UPDATE
$$;

CREATE FUNCTION events.advance_journal(new_sequence bigint, new_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE events.head SET journal_sequence = new_sequence, journal_hash = new_hash
$$;

-- When something happened: now, whoever says otherwise. Only the migrator, who takes over the history of an earlier system,
-- may tell an earlier time.
CREATE FUNCTION events.happened_at(claimed timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN session_user = 'tributary_migrator' AND claimed IS NOT NULL THEN claimed ELSE clock_timestamp() END
$$;

-- An event as its writer hands it over; of occurred_at see events.happened_at.
CREATE TYPE events.new_event AS (kind text, topics text[], payload jsonb, occurred_at timestamptz);

-- Appends events in order and returns the last position. The wake-up carries nothing: readers look.
CREATE FUNCTION events.append_all(new_events events.new_event[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_free bigint := (SELECT h.position FROM events.head h FOR UPDATE);
  appended bigint;
BEGIN
  INSERT INTO events.log (position, kind, topics, payload, occurred_at)
  SELECT first_free + e.n, e.kind, e.topics, e.payload, events.happened_at(e.occurred_at)
  FROM unnest(new_events) WITH ORDINALITY AS e (kind, topics, payload, occurred_at, n);
  GET DIAGNOSTICS appended = ROW_COUNT;
  UPDATE events.head SET position = first_free + appended;
  PERFORM pg_notify('events', '');
  RETURN first_free + appended;
END $$;

-- The same for [{kind, topics, payload, occurredAt}].
CREATE FUNCTION events.append(new_events jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT events.append_all(ARRAY(
    SELECT (e.kind, ARRAY(SELECT jsonb_array_elements_text(e.topics)), e.payload, e.occurred_at)::events.new_event
    FROM ROWS FROM (jsonb_to_recordset(new_events) AS (kind text, topics jsonb, payload jsonb, "occurredAt" timestamptz))
         WITH ORDINALITY AS e (kind, topics, payload, occurred_at, n)
    ORDER BY e.n))
$$;

CREATE INDEX log_topics ON events.log USING gin (topics);

-- Events after a position, oldest first; with topics, only those that carry one of them. Planned anew each time, because the
-- best way to a rare topic is its index and to a common one the order of the log.
CREATE FUNCTION events.read(after_position bigint, wanted_topics text[], max_rows integer) RETURNS SETOF events.log
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF wanted_topics IS NULL THEN
    RETURN QUERY SELECT * FROM events.log l WHERE l.position > after_position ORDER BY l.position LIMIT max_rows;
  ELSE
    RETURN QUERY SELECT * FROM events.log l WHERE l.position > after_position AND l.topics && wanted_topics
                 ORDER BY l.position LIMIT max_rows;
  END IF;
END $$;

CREATE FUNCTION events.last_position() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT h.position FROM events.head h $$;

-- The newest position that is older than the retention of streams: what a resuming reader may not ask to start before.
CREATE FUNCTION events.floor(retention interval) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT l.position FROM events.log l WHERE l.occurred_at < now() - retention
                   ORDER BY l.position DESC LIMIT 1), 0)
$$;
CREATE INDEX log_occurred_at ON events.log USING brin (occurred_at);

GRANT EXECUTE ON FUNCTION events.append(jsonb), events.append_all(events.new_event[]), events.read(bigint, text[], integer), events.last_position(), events.floor(interval)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger;
