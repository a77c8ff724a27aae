-- An entry records a transition of its source, which may be of any kind; up to now it was a payment or nothing. Each transition of a
-- source is posted at most once. The new column stands last, as ledger.post builds the row; a payment's entry has the hash it had.
ALTER TABLE ledger.entry RENAME COLUMN source_payment_id TO source_id;
ALTER TABLE ledger.entry RENAME COLUMN source_event TO source_transition;
ALTER TABLE ledger.entry
  DROP CONSTRAINT entry_source_payment_id_source_event_key,
  DROP CONSTRAINT entry_check,
  ADD COLUMN source_kind text CHECK (source_kind ~ '^[A-Z][A-Z_]*$');

ALTER TABLE ledger.entry DISABLE TRIGGER append_only;
UPDATE ledger.entry SET source_kind = 'PAYMENT' WHERE source_id IS NOT NULL;
ALTER TABLE ledger.entry ENABLE TRIGGER append_only;

-- The id comes first, because it alone tells nearly all of them apart.
ALTER TABLE ledger.entry
  ADD CONSTRAINT entry_source UNIQUE (source_id, source_kind, source_transition),
  ADD CONSTRAINT entry_source_whole CHECK (num_nulls(source_id, source_kind, source_transition) IN (0, 3));
