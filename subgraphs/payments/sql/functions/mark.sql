-- Says of undecided payments which transition they make, and after how many milliseconds they are asked about again, null for
-- never; a change of status or reason has its event. One that is somewhere else by now than where its transition begins stays what
-- it is. One that is known to be captured (confirmed_at) is marked by nothing but POSTING, whatever somebody who knows less has to
-- say. Takes [{id, transition, pendingReason, declineCode, processorReference, confirmedAt, booksRefused, nextInMs}].
CREATE OR REPLACE FUNCTION payments.mark(marks jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stray text;
  new_events jsonb;
BEGIN
  SELECT coalesce(m ->> 'transition', 'without a name') INTO stray FROM jsonb_array_elements(marks) m
  WHERE NOT EXISTS (SELECT FROM payments.payment_transitions() t WHERE t.name = m ->> 'transition') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a payment has no transition %', stray USING ERRCODE = 'TB009';
  END IF;
  PERFORM FROM payments.payment p WHERE p.id IN (SELECT (m ->> 'id')::uuid FROM jsonb_array_elements(marks) m) ORDER BY p.id FOR UPDATE;
  WITH marked AS (
    UPDATE payments.payment p SET status = t.to_status, pending_reason = m."pendingReason",
      decline_code = CASE WHEN t.to_status <> 'PENDING' THEN coalesce(m."declineCode", p.decline_code) END,
      confirmed_at = coalesce(p.confirmed_at, m."confirmedAt"),
      books_refused_count = coalesce(m."booksRefused", p.books_refused_count),
      processor_reference = coalesce(m."processorReference", p.processor_reference),
      next_attempt_at = statement_timestamp() + make_interval(secs => m."nextInMs" / 1000), updated_at = clock_timestamp()
    FROM jsonb_to_recordset(marks) AS m (id uuid, transition text, "pendingReason" text, "declineCode" text,
      "processorReference" text, "confirmedAt" timestamptz, "booksRefused" integer, "nextInMs" double precision)
    JOIN payments.payment before ON before.id = m.id
    JOIN payments.payment_transitions() t ON t.name = m.transition AND t.from_status = before.status
    WHERE p.id = m.id
      AND (coalesce(p.confirmed_at, m."confirmedAt") IS NULL OR (m."confirmedAt" IS NOT NULL AND t.to_status = 'PENDING'))
    RETURNING p.*, t.event_kind, (before.status, before.pending_reason) IS DISTINCT FROM (p.status, p.pending_reason) AS is_news
  )
  SELECT jsonb_agg(jsonb_build_object(
    'kind', m.event_kind,
    'topics', jsonb_build_array('payment:' || m.id, 'account:' || m.account_id, 'department:' || m.department_code),
    'payload', jsonb_build_object('paymentId', m.id, 'accountId', m.account_id, 'amountCents', m.amount_cents, 'channel', m.channel,
      'tender', m.tender, 'pendingReason', m.pending_reason, 'declineCode', m.decline_code)))
  INTO new_events FROM marked m WHERE m.is_news AND m.event_kind IS NOT NULL;
  IF new_events IS NOT NULL THEN
    PERFORM books.tell('ATTEMPT', new_events);
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION payments.mark(jsonb) TO tributary_payments;
