-- The entry that posted a payment stands or is reversed as its status says, by the transition that led there, and one of another status has
-- none. No entry records that a payment came where it is not.
SELECT 'payment ' || p.id AS subject,
       CASE WHEN e.id IS NULL THEN p.status || ', but never posted'
            WHEN s.in_journal IS NULL THEN p.status || ', but posted by entry ' || e.id
            WHEN r.id IS NULL THEN p.status || ', but entry ' || e.id || ' stands'
            ELSE p.status || ', but entry ' || e.id || ' is reversed by entry ' || r.id || ' as ' || coalesce(r.source_transition, 'nothing') END AS detail
FROM payments.payment p
LEFT JOIN payments.payment_states_in_journal() s ON s.status = p.status
LEFT JOIN ledger.entry e ON e.source_kind = 'PAYMENT' AND e.source_id = p.id AND e.source_transition = 'POSTED'
LEFT JOIN ledger.entry r ON r.reverses_entry_id = e.id
WHERE CASE s.in_journal
        WHEN 'POSTED' THEN e.id IS NULL OR r.id IS NOT NULL
        WHEN 'REVERSED' THEN e.id IS NULL OR r.source_transition IS DISTINCT FROM p.status
        ELSE e.id IS NOT NULL END
UNION ALL
SELECT 'entry ' || e.id, 'records ' || e.source_transition || ' of payment ' || e.source_id || ', which is ' || coalesce(p.status, 'unknown')
FROM ledger.entry e
JOIN payments.payment_states_in_journal() s ON s.status = e.source_transition AND s.in_journal = 'REVERSED'
LEFT JOIN payments.payment p ON p.id = e.source_id
WHERE e.source_kind = 'PAYMENT' AND p.status IS DISTINCT FROM e.source_transition
