-- A payment is told as it was made: by whom, for whose account, through which channel and tender, how much, by which receipt and
-- entry, allocated to what. Of each event all is compared that it tells.
SELECT 'payment ' || coalesce(p.id::text, l.payload ->> 'paymentId', 'none') AS subject,
       f.what || ' ' || coalesce(f.says, 'nothing') || ', told at position ' || l.position || ' as ' || coalesce(f.told, 'nothing') AS detail
FROM events.log l
LEFT JOIN payments.payment p ON p.id = (l.payload ->> 'paymentId')::uuid
LEFT JOIN ledger.entry e ON e.id = p.entry_id
CROSS JOIN LATERAL (
  VALUES ('id', p.id::text, l.payload ->> 'paymentId'),
         ('account', p.account_id::text, l.payload ->> 'accountId'),
         ('amount', p.amount_cents::text, l.payload ->> 'amountCents'),
         ('service fee', p.service_fee_cents::text, coalesce(l.payload ->> 'serviceFeeCents', '0')),
         ('channel', p.channel, l.payload ->> 'channel'),
         ('tender', p.tender, l.payload ->> 'tender')
  UNION ALL
  SELECT * FROM (VALUES
         ('receipt', p.receipt_number::text, l.payload ->> 'receiptNumber'),
         ('entry', p.entry_id::text, l.payload ->> 'entryId'),
         ('journal sequence', e.sequence::text, l.payload ->> 'journalSequence'),
         -- Older versions told the two times of a commit one after the other.
         ('time', e.posted_at::text,
          CASE WHEN abs(extract(epoch FROM l.occurred_at - e.posted_at)) < 60 THEN e.posted_at::text ELSE l.occurred_at::text END)) v WHERE l.kind = 'payment.posted.v1'
) AS f (what, says, told)
WHERE l.kind LIKE 'payment.%' AND f.says IS DISTINCT FROM f.told
UNION ALL
SELECT 'payment ' || t.payment_id,
       concat_ws(' ', 'allocation', t.number, 'of', t.cents, 'to charge', t.charge_id, 'of account', t.account_id, 'for', t.department_code,
                 t.revenue_type_code) || CASE WHEN sum(t.n) > 0 THEN ' was never told' ELSE ' is told, but was never made' END
FROM (
  SELECT a.payment_id::text, a.number::bigint, a.account_id::text, a.charge_id::text, a.revenue_type_code, a.department_code,
         a.amount_cents::text AS cents, 1 AS n
  FROM payments.allocation a
  UNION ALL
  SELECT l.payload ->> 'paymentId', a.number, a.account, a.charge, a."revenueType", a.department, a."amountCents", -1
  FROM events.log l
  CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(l.payload -> 'allocations') AS (account text, charge text, "revenueType" text,
    department text, "amountCents" text)) WITH ORDINALITY AS a (account, charge, "revenueType", department, "amountCents", number)
  WHERE l.kind = 'payment.posted.v1'
) t
GROUP BY t.payment_id, t.number, t.account_id, t.charge_id, t.revenue_type_code, t.department_code, t.cents HAVING sum(t.n) <> 0
