-- What the entries of a kind of movement are about: each has a source of that kind, and records a transition of it, of which the
-- pattern is called as it is there. Both are null for kinds whose entries have no source.
ALTER TABLE books.movement_kind RENAME COLUMN source_event TO source_transition;
ALTER TABLE books.movement_kind ADD COLUMN source_kind text CHECK (source_kind ~ '^[A-Z][A-Z_]*$');
-- Up to now whatever had a source was about a payment.
UPDATE books.movement_kind SET source_kind = 'PAYMENT' WHERE source_transition IS NOT NULL;
ALTER TABLE books.movement_kind
  ADD CONSTRAINT movement_kind_source_whole CHECK ((source_kind IS NULL) = (source_transition IS NULL));
