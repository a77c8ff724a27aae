-- What a kind of movement may write, as data. Its entries record a step of their source, of which this is the pattern as LIKE takes
-- it, or have no source where it is null; they reverse other entries, or they do not. The checker, a function of the kind's own
-- schema, is called at commit with (first sequence, last sequence, first position, last position) of a transaction that wrote
-- entries of the kind or events that it announces, and refuses what does not agree.
ALTER TABLE books.movement_kind
  ADD COLUMN source_event text,
  ADD COLUMN reverses boolean NOT NULL DEFAULT false,
  ADD COLUMN checker text CHECK (checker ~ '^[a-z_]+[.][a-z_]+$');

CREATE CONSTRAINT TRIGGER check_batch AFTER UPDATE ON events.head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION books.check_batch();
