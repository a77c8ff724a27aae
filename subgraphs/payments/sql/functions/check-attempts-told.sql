-- At commit: what is told of an attempt is what became of it in this transaction, to those whom it concerns, and told once. Of what
-- became of it on the way to that, the status and its reasons are not known any more.
CREATE OR REPLACE FUNCTION payments.check_attempts_told(first_sequence bigint, last_sequence bigint, first_position bigint,
  last_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  -- What the owner of the log appends is for check:books to see.
  IF session_user = 'tributary_migrator' THEN
    RETURN;
  END IF;
  SELECT t.position, t.kind INTO broken
  FROM (SELECT l.*, row_number() OVER (PARTITION BY l.payload ->> 'paymentId' ORDER BY l.position DESC) = 1 AS is_last,
               count(*) OVER (PARTITION BY l.kind, l.payload) AS times
        FROM events.log l JOIN books.announcement a ON a.movement_name = 'ATTEMPT' AND a.event_kind = l.kind
        WHERE l.position BETWEEN first_position AND last_position) t
  LEFT JOIN LATERAL (
    SELECT p.*, jsonb_build_object('paymentId', p.id, 'accountId', p.account_id, 'amountCents', p.amount_cents, 'channel', p.channel,
                                   'tender', p.tender, 'pendingReason', p.pending_reason, 'declineCode', p.decline_code) AS says,
           ARRAY['payment:' || p.id, 'account:' || p.account_id, 'department:' || p.department_code] AS concerned
    FROM payments.payment p
    WHERE p.id = CASE WHEN t.payload ->> 'paymentId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (t.payload ->> 'paymentId')::uuid END
    LIMIT 1) p ON true
  WHERE p.id IS NULL OR t.times > 1 OR p.updated_at < transaction_timestamp()
     OR NOT (t.topics @> p.concerned AND t.topics <@ p.concerned)
     OR CASE WHEN t.is_last
          THEN t.payload <> p.says OR NOT EXISTS (SELECT FROM payments.payment_transitions() x
                                                  WHERE x.to_status = p.status AND x.event_kind = t.kind)
          ELSE t.payload - '{pendingReason,declineCode}'::text[] <> p.says - '{pendingReason,declineCode}'::text[] END
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'position %: % says otherwise than its payment', broken.position, broken.kind USING ERRCODE = 'TB013';
  END IF;
END $$;
