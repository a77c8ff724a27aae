-- Moves undecided payments to DECLINED or keeps them PENDING for another reason, each with its event; a payment that is no
-- longer PENDING is left alone. Takes [{id, status, pendingReason, declineCode, processorReference}].
CREATE OR REPLACE FUNCTION payments.mark(marks jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  new_events jsonb;
BEGIN
  PERFORM FROM payments.payment p WHERE p.id IN (SELECT (m ->> 'id')::uuid FROM jsonb_array_elements(marks) m) ORDER BY p.id FOR UPDATE;
  WITH marked AS (
    UPDATE payments.payment p SET status = m.status, pending_reason = m."pendingReason", decline_code = m."declineCode",
      processor_reference = coalesce(m."processorReference", p.processor_reference), updated_at = clock_timestamp()
    FROM jsonb_to_recordset(marks) AS m (id uuid, status text, "pendingReason" text, "declineCode" text, "processorReference" text)
    WHERE p.id = m.id AND p.status = 'PENDING'
      AND (p.status, p.pending_reason) IS DISTINCT FROM (m.status, m."pendingReason")
    RETURNING p.*
  )
  SELECT jsonb_agg(jsonb_build_object(
    'kind', 'payment.' || lower(m.status) || '.v1',
    'topics', jsonb_build_array('payment:' || m.id, 'account:' || m.account_id, 'department:' || m.department_code),
    'payload', jsonb_build_object('paymentId', m.id, 'accountId', m.account_id, 'amountCents', m.amount_cents, 'channel', m.channel,
      'tender', m.tender, 'pendingReason', m.pending_reason, 'declineCode', m.decline_code)))
  INTO new_events FROM marked m;
  IF new_events IS NOT NULL THEN
    PERFORM events.append(new_events);
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION payments.mark(jsonb) TO tributary_payments;
