-- Every charge was issued by exactly one bill, which was told: to whom, due when, and all of them together for how much. Where a
-- bill has an entry, that is of the day it was issued on.
SELECT 'charge ' || coalesce(c.id, b.charge_id) AS subject,
       CASE WHEN b.charge_id IS NULL THEN 'issued by no bill'
            WHEN c.id IS NULL THEN 'told of at position ' || b.position || ', but gone'
            WHEN b.bills > 1 THEN 'issued by ' || b.bills || ' bills'
            WHEN b.entry_id IS NOT NULL AND e.id IS NULL THEN 'billed by entry ' || b.entry_id || ', which is gone'
            WHEN b.entry_id IS NULL AND c.receivable_account_code IS NOT NULL THEN 'billed by no entry'
            WHEN c.bill_entry_id <> b.entry_id THEN 'billed by entry ' || c.bill_entry_id || ', told of as billed by ' || b.entry_id
            ELSE concat_ws(' ', 'of account', c.account_id, 'issued', c.issued_on, 'due', c.due_date) || ', billed to '
                 || concat_ws(' ', b.account_id, 'on', e.effective_date, 'due', b.due_date) END AS detail
FROM accounts.charge c
FULL JOIN (
  SELECT x::uuid AS charge_id, l.position, l.payload ->> 'accountId' AS account_id, (l.payload ->> 'entryId')::uuid AS entry_id,
         l.payload ->> 'dueDate' AS due_date, count(*) OVER (PARTITION BY x) AS bills
  FROM events.log l, jsonb_array_elements_text(l.payload -> 'charges') x WHERE l.kind = 'charges.issued.v1'
) b ON b.charge_id = c.id
LEFT JOIN ledger.entry e ON e.id = b.entry_id
WHERE c.id IS NULL OR b.charge_id IS NULL OR b.bills > 1 OR c.account_id::text IS DISTINCT FROM b.account_id
   OR c.due_date::text IS DISTINCT FROM b.due_date OR (b.entry_id IS NOT NULL AND c.issued_on IS DISTINCT FROM e.effective_date)
   OR (b.entry_id IS NULL AND (c.receivable_account_code IS NOT NULL OR c.bill_entry_id IS NOT NULL))
   -- Older versions did not keep it.
   OR c.bill_entry_id <> b.entry_id
UNION ALL
SELECT 'bill ' || coalesce(l.payload ->> 'billId', 'at position ' || l.position),
       'told as ' || coalesce(l.payload ->> 'amountCents', 'nothing') || ', charges ' || coalesce(s.cents, 0)
FROM events.log l
CROSS JOIN LATERAL (SELECT sum(c.amount_cents) AS cents FROM jsonb_array_elements_text(l.payload -> 'charges') x
                    JOIN accounts.charge c ON c.id = x::uuid) s
WHERE l.kind = 'charges.issued.v1' AND (l.payload ->> 'amountCents')::bigint IS DISTINCT FROM coalesce(s.cents, 0)
