-- The credits of a posting entry that carry a department are the amount of its payment; the other lines are cash.
SELECT 'payment ' || p.id AS subject, 'amount ' || p.amount_cents || ', credited ' || coalesce(l.cents, 0) AS detail
FROM payments.payment p
LEFT JOIN (SELECT l.entry_id, sum(l.credit_cents - l.debit_cents) AS cents
           FROM ledger.line l WHERE l.department_code IS NOT NULL GROUP BY 1) l ON l.entry_id = p.entry_id
WHERE p.entry_id IS NOT NULL AND p.amount_cents <> coalesce(l.cents, 0)
