-- No payment was given back by more than was paid, nor is said to have been given back more than entries gave.
SELECT 'payment ' || p.id AS subject,
       'amount ' || p.amount_cents || ', refunded ' || p.refunded_cents || ', returned ' || p.returned_cents
       || ', entries ' || coalesce(g.refunded, 0) || '/' || coalesce(g.returned, 0) AS detail
FROM payments.payment p
LEFT JOIN (SELECT e.source_id, sum(l.debit_cents) FILTER (WHERE k.counts_as = 'REFUNDED') AS refunded,
                  sum(l.debit_cents) FILTER (WHERE k.counts_as = 'RETURNED') AS returned
           FROM ledger.entry e JOIN ledger.entry_kind k ON k.name = e.kind JOIN ledger.line l ON l.entry_id = e.id
           WHERE e.source_kind = 'PAYMENT' AND k.counts_as IN ('REFUNDED', 'RETURNED') AND l.department_code IS NOT NULL GROUP BY 1
          ) g ON g.source_id = p.id
WHERE p.refunded_cents + p.returned_cents > p.amount_cents
   OR p.refunded_cents > coalesce(g.refunded, 0) OR p.returned_cents > coalesce(g.returned, 0)
