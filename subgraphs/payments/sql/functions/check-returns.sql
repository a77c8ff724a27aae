-- At commit: whatever is posted or told of a return is of a row of payments.payment_return that came with it, which
-- payments.check_return compares; and the charges that this role issues are the fees of such rows.
CREATE OR REPLACE FUNCTION payments.check_returns(first_sequence bigint, last_sequence bigint, first_position bigint,
  last_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken text;
BEGIN
  SELECT x.subject INTO broken FROM (
    SELECT 'entry ' || e.id AS subject FROM ledger.entry e
    WHERE e.sequence BETWEEN first_sequence AND last_sequence AND e.kind IN ('RETURN', 'RETURN_FEE')
      AND NOT EXISTS (SELECT FROM payments.payment_return r
                      WHERE r.payment_id = e.source_id AND e.id = CASE e.kind WHEN 'RETURN' THEN r.entry_id ELSE r.fee_entry_id END)
    UNION ALL
    SELECT 'position ' || l.position FROM events.log l
    -- What the owner of the log appends of no return is for check:books to see.
    WHERE l.position BETWEEN first_position AND last_position AND l.kind = 'payment.returned.v1' AND session_user <> 'tributary_migrator'
      AND NOT EXISTS (SELECT FROM payments.payment_return r
                      WHERE r.payment_id::text = l.payload ->> 'paymentId' AND r.xmin = pg_current_xact_id()::xid)
    UNION ALL
    SELECT 'position ' || l.position
    FROM events.log l CROSS JOIN LATERAL jsonb_array_elements_text(l.payload -> 'charges') c (id)
    WHERE l.position BETWEEN first_position AND last_position AND l.kind = 'charges.issued.v1' AND session_user = 'tributary_payments'
      AND NOT EXISTS (SELECT FROM payments.payment_return r
                      WHERE r.fee_charge_id::text = c.id AND r.xmin = pg_current_xact_id()::xid)
  ) x LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%: no return of a payment says so', broken USING ERRCODE = 'TB013';
  END IF;
END $$;
