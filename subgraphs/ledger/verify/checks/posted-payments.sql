-- Every posted payment has exactly one posting entry that it knows, and every posting entry its payment.
SELECT 'payment ' || coalesce(p.id, e.source_id) AS subject,
       CASE WHEN e.id IS NULL THEN p.status || ' without a posting entry'
            WHEN p.id IS NULL THEN 'unknown, but posted by entry ' || e.id
            WHEN p.entry_id IS NULL THEN p.status || ', but posted by entry ' || e.id
            ELSE 'knows entry ' || p.entry_id || ', posted by entry ' || e.id END AS detail
FROM (SELECT p.id, p.status, p.entry_id FROM payments.payment p
      WHERE p.status IN ('POSTED', 'SETTLED', 'VOIDED', 'RETURNED') OR p.entry_id IS NOT NULL) p
FULL JOIN (SELECT e.id, e.source_id FROM ledger.entry e WHERE e.source_kind = 'PAYMENT' AND e.source_transition = 'POSTED') e ON e.source_id = p.id
WHERE p.id IS NULL OR e.id IS NULL OR p.entry_id IS DISTINCT FROM e.id
