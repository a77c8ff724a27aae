-- The hash of the journal is kept by the books, with that of the log. Dropped: what handed it on.
DROP FUNCTION IF EXISTS events.lock_head();
DROP FUNCTION IF EXISTS events.advance_journal(bigint, bytea, timestamptz);
ALTER TABLE events.head DROP COLUMN journal_hash;
