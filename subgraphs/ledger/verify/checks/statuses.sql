-- A payment is what was last told of it, and came there by its lifecycle. One that nothing was told of has just begun; only what
-- was taken over from an earlier system, and moved no money, may have ended otherwise.
SELECT 'payment ' || p.id AS subject,
       concat_ws(' ', p.status, p.pending_reason, p.decline_code) || ', told as '
       || coalesce(concat_ws(' ', t.status, t.pending_reason, t.decline_code), 'nothing') AS detail
FROM payments.payment p
LEFT JOIN (
  SELECT DISTINCT ON (l.payload ->> 'paymentId') (l.payload ->> 'paymentId')::uuid AS id, upper(split_part(l.kind, '.', 2)) AS status,
         l.payload ->> 'pendingReason' AS pending_reason, l.payload ->> 'declineCode' AS decline_code
  FROM events.log l WHERE l.kind LIKE 'payment.%' ORDER BY l.payload ->> 'paymentId', l.position DESC
) t ON t.id = p.id
WHERE CASE
  WHEN t.id IS NOT NULL THEN (p.status, p.pending_reason, p.decline_code) IS DISTINCT FROM (t.status, t.pending_reason, t.decline_code)
  WHEN p.status = 'PENDING' THEN (p.pending_reason, p.decline_code) IS DISTINCT FROM ('PROCESSOR', NULL)
  ELSE p.updated_at <> p.received_at OR p.pending_reason IS NOT NULL OR p.entry_id IS NOT NULL
       OR (p.status = 'DECLINED') <> (p.decline_code IS NOT NULL) OR p.status NOT IN ('DECLINED', 'ABANDONED', 'CANCELLED') END
UNION ALL
SELECT 'payment ' || t.id, 'went from ' || t.before || ' to ' || t.status || ' at position ' || t.position
FROM (
  SELECT l.payload ->> 'paymentId' AS id, l.position, upper(split_part(l.kind, '.', 2)) AS status,
         lag(upper(split_part(l.kind, '.', 2)), 1, 'PENDING') OVER (PARTITION BY l.payload ->> 'paymentId' ORDER BY l.position) AS before
  FROM events.log l WHERE l.kind LIKE 'payment.%'
) t
WHERE t.status <> t.before
  AND NOT EXISTS (SELECT FROM payments.payment_transitions() x WHERE x.from_status = t.before AND x.to_status = t.status)
