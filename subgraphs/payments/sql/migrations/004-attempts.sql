-- An attempt knows when somebody asks about it next, by the clock of this database as recorded_at is. Whoever asks moves that time
-- ahead first, so that others leave the attempt alone, and come to it when nothing was heard any more.
ALTER TABLE payments.payment
  ADD COLUMN next_attempt_at timestamptz,
  ADD COLUMN attempt_count integer NOT NULL DEFAULT 0;

UPDATE payments.payment SET recorded_at = coalesce(recorded_at, least(received_at, updated_at)), next_attempt_at = clock_timestamp()
WHERE status = 'PENDING';

ALTER TABLE payments.payment
  ADD CHECK (status <> 'PENDING' OR (recorded_at IS NOT NULL AND next_attempt_at IS NOT NULL));

-- What banks decide is kept apart, because there is much of it and it takes days.
DROP INDEX payments.payment_undecided;
CREATE INDEX payment_undecided ON payments.payment ((pending_reason IS NOT DISTINCT FROM 'BANK'), next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;

INSERT INTO payments.transition (from_status, to_status) VALUES ('PENDING', 'ABANDONED');
