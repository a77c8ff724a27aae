-- A hold that was lifted by a payment is placed again when that is taken back: as a new one, which tells of the one before and of the
-- entry that took the payment back.
ALTER TABLE accounts.hold
  ADD COLUMN replaces_hold_id uuid UNIQUE REFERENCES accounts.hold,
  ADD COLUMN placed_by_entry_id uuid,
  ADD CHECK ((replaces_hold_id IS NULL) = (placed_by_entry_id IS NULL));
