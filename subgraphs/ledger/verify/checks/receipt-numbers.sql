-- Receipts are numbered 1, 2, 3 … up to the counter.
SELECT 'receipt ' || r.receipt_number AS subject, 'follows ' || r.before AS detail
FROM (SELECT p.receipt_number, lag(p.receipt_number, 1, 0::bigint) OVER (ORDER BY p.receipt_number) AS before
      FROM payments.payment p WHERE p.receipt_number IS NOT NULL) r
WHERE r.receipt_number <> r.before + 1
UNION ALL
SELECT 'counter', 'says ' || c.last_number || ', the last receipt is ' || coalesce(r.last, 0)
FROM payments.receipt_counter c, (SELECT max(p.receipt_number) AS last FROM payments.payment p) r
WHERE c.last_number <> coalesce(r.last, 0)
