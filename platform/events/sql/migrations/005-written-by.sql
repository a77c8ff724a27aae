-- Where the log and the journal stood before the last transaction that moved them.
ALTER TABLE events.head ADD COLUMN position_before bigint NOT NULL DEFAULT 0, ADD COLUMN journal_before bigint NOT NULL DEFAULT 0;
UPDATE events.head SET position_before = position, journal_before = journal_sequence;

CREATE TRIGGER note_before BEFORE UPDATE ON events.head FOR EACH ROW EXECUTE FUNCTION events.note_before();

-- What is told is appended by the functions that did it alone. Dropped with its grants; its text is in sql/functions/.
DROP FUNCTION IF EXISTS events.append(jsonb);
