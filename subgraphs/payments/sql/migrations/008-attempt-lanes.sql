-- What nobody answers about keeps its own kind waiting and no other: see payments.claim_attempts, which has the same expression.
DROP INDEX payments.payment_undecided;
CREATE INDEX payment_undecided ON payments.payment (
  (CASE WHEN pending_reason IN ('BANK', 'POSTING') THEN pending_reason WHEN attempt_count < 3 THEN 'FIRST' ELSE 'AGAIN' END),
  next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;
DROP FUNCTION IF EXISTS payments.claim_attempts(boolean, integer, interval);
