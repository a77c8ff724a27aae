-- No payment was given back by more than was paid.
SELECT 'payment ' || p.id AS subject,
       'amount ' || p.amount_cents || ', refunded ' || p.refunded_cents || ', returned ' || p.returned_cents AS detail
FROM payments.payment p WHERE p.refunded_cents + p.returned_cents > p.amount_cents
