-- A return is of a payment that came back by it, whole, as its entry and its one event say; its fee is a charge of the account that was
-- billed by an entry of its own. Nothing of a return is without the others.
SELECT 'return ' || r.id AS subject, f.what || ' ' || coalesce(f.says, 'none') || ', but ' || coalesce(f.stands, 'none') AS detail
FROM payments.payment_return r
LEFT JOIN payments.payment p ON p.id = r.payment_id
LEFT JOIN ledger.entry e ON e.id = r.entry_id AND e.kind = 'RETURN'
LEFT JOIN ledger.entry b ON b.source_id = r.payment_id AND b.source_kind = 'PAYMENT' AND b.kind = 'RETURN_FEE'
LEFT JOIN accounts.charge c ON c.id = r.fee_charge_id
LEFT JOIN LATERAL (
  SELECT count(*) AS times, min(l.payload::text)::jsonb AS payload, min(l.occurred_at) AS at
  FROM events.log l WHERE l.kind = 'payment.returned.v1' AND l.payload ->> 'paymentId' = r.payment_id::text) t ON true
CROSS JOIN LATERAL (
  VALUES ('status', 'RETURNED', p.status),
         ('returned', p.returned_cents::text, p.amount_cents::text),
         ('account', r.account_id::text, p.account_id::text),
         ('tender', r.tender, p.tender),
         ('entry of', e.source_id::text, r.payment_id::text),
         ('day', r.returned_on::text, e.effective_date::text),
         ('events', '1', t.times::text),
         ('told as', r.id::text, t.payload ->> 'returnId'),
         ('code', r.code, t.payload ->> 'code'),
         ('day told', r.returned_on::text, t.payload ->> 'returnedOn'),
         ('reference', r.reference, t.payload ->> 'reference'),
         ('fee told', r.fee_cents::text, t.payload ->> 'feeCents'),
         ('entry told', r.entry_id::text, t.payload ->> 'entryId'),
         ('tender told', payments.told_instant(r.tender_blocked_until), t.payload ->> 'tenderBlockedUntil'),
         ('recorded', r.recorded_at::text, CASE
           WHEN r.recorded_at BETWEEN t.at - interval '10 minutes' AND t.at + interval '10 minutes' THEN r.recorded_at::text ELSE t.at::text END),
         ('fee entry', r.fee_entry_id::text, b.id::text),
         ('fee billed by', r.fee_entry_id::text, c.bill_entry_id::text),
         ('fee', nullif(r.fee_cents, 0)::text, c.amount_cents::text),
         ('fee of', CASE WHEN r.fee_charge_id IS NOT NULL THEN r.account_id::text END, c.account_id::text)
) AS f (what, says, stands)
WHERE f.says IS DISTINCT FROM f.stands
UNION ALL
SELECT 'payment ' || x.id, x.what || ', and no return says so'
FROM (
  SELECT p.id, 'is RETURNED' AS what FROM payments.payment p WHERE p.status = 'RETURNED' OR p.returned_cents > 0
  UNION ALL
  SELECT (l.payload ->> 'paymentId')::uuid, 'is told of at position ' || l.position FROM events.log l WHERE l.kind = 'payment.returned.v1'
  UNION ALL
  SELECT e.source_id, 'has entry ' || e.id FROM ledger.entry e WHERE e.kind IN ('RETURN', 'RETURN_FEE')
) x
WHERE NOT EXISTS (SELECT FROM payments.payment_return r WHERE r.payment_id = x.id)
