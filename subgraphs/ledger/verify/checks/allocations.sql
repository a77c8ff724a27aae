-- The allocations of a posted payment and what no charge took add up to its amount.
SELECT 'payment ' || p.id AS subject,
       'amount ' || p.amount_cents || ', allocated ' || coalesce(a.cents, 0) || ', unapplied ' || p.unapplied_cents AS detail
FROM payments.payment p
LEFT JOIN (SELECT a.payment_id, sum(a.amount_cents) AS cents FROM payments.allocation a GROUP BY 1) a ON a.payment_id = p.id
WHERE p.entry_id IS NOT NULL AND p.amount_cents <> coalesce(a.cents, 0) + p.unapplied_cents
