-- Every posted payment was announced exactly once, with its amount, and nothing else was.
SELECT 'payment ' || coalesce(p.id, e.payment_id) AS subject,
       CASE WHEN e.payment_id IS NULL THEN 'posted, but never announced'
            WHEN p.id IS NULL THEN 'announced, but never posted'
            WHEN e.events > 1 THEN 'announced ' || e.events || ' times'
            ELSE 'amount ' || p.amount_cents || ', announced ' || e.cents END AS detail
FROM (SELECT p.id, p.amount_cents FROM payments.payment p WHERE p.entry_id IS NOT NULL) p
FULL JOIN (
  SELECT (l.payload ->> 'paymentId')::uuid AS payment_id, count(*) AS events, max((l.payload ->> 'amountCents')::bigint) AS cents
  FROM events.log l WHERE l.kind = 'payment.posted.v1' GROUP BY 1
) e ON e.payment_id = p.id
WHERE p.id IS NULL OR e.payment_id IS NULL OR e.events > 1 OR e.cents IS DISTINCT FROM p.amount_cents
