-- Gives up to `most` attempts that are due to the caller alone, the longest due first: they are due again after the lease, for
-- the case that nothing more is heard of the caller. They are those of one lane: BANK, of which a bank decides; POSTING, whose
-- money is captured; of all others FIRST, which were asked about less than three times before, and AGAIN.
CREATE OR REPLACE FUNCTION payments.claim_attempts(lane text, most integer, lease interval) RETURNS SETOF payments.payment
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE payments.payment p SET next_attempt_at = statement_timestamp() + lease, attempt_count = p.attempt_count + 1
  WHERE p.id = ANY (ARRAY(
    SELECT d.id FROM payments.payment d
    WHERE (CASE WHEN d.pending_reason IN ('BANK', 'POSTING') THEN d.pending_reason WHEN d.attempt_count < 3 THEN 'FIRST'
             ELSE 'AGAIN' END) = lane
      AND d.next_attempt_at <= statement_timestamp()
    ORDER BY d.next_attempt_at LIMIT most FOR UPDATE SKIP LOCKED))
  RETURNING p.*
$$;

GRANT EXECUTE ON FUNCTION payments.claim_attempts(text, integer, interval) TO tributary_payments;
