-- Gives up to `most` attempts that are due to the caller alone, the longest due first: they are due again after the lease, for
-- the case that nothing more is heard of the caller. Attempts that wait for a bank are those of_banks, all others are not.
CREATE OR REPLACE FUNCTION payments.claim_attempts(of_banks boolean, most integer, lease interval) RETURNS SETOF payments.payment
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE payments.payment p SET next_attempt_at = statement_timestamp() + lease, attempt_count = p.attempt_count + 1
  WHERE p.id = ANY (ARRAY(
    SELECT d.id FROM payments.payment d
    WHERE (d.pending_reason IS NOT DISTINCT FROM 'BANK') = of_banks AND d.next_attempt_at <= statement_timestamp()
    ORDER BY d.next_attempt_at LIMIT most FOR UPDATE SKIP LOCKED))
  RETURNING p.*
$$;

GRANT EXECUTE ON FUNCTION payments.claim_attempts(boolean, integer, interval) TO tributary_payments;
