-- Every transaction that moved the journal or the log leaves a seal at its commit, see books.seal_batch: how far both reach by then,
-- what its entries and its events are, and the seal before, all in one hash. The numbers have no gap.
CREATE TABLE books.seal (
  number bigint PRIMARY KEY,
  -- What the hashes cover and how: sealed-columns.ts, beside the check of the books, has it for each version.
  version smallint NOT NULL,
  last_sequence bigint NOT NULL,
  last_position bigint NOT NULL,
  entries_hash bytea NOT NULL,
  events_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON books.seal
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
