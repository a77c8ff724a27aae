-- A hold is lifted by an entry that moved its account, of a payment or of an adjustment, at the time of that posting, and only if it is of
-- those that go when they are paid.
SELECT 'hold ' || h.id AS subject,
       CASE WHEN a.id IS NULL THEN 'account ' || h.account_id || ' is unknown'
            WHEN h.lifter IS NULL THEN 'lifted at ' || h.lifted_at || ' by nobody'
            WHEN h.lifted_at IS NULL THEN 'stands, though lifted by ' || h.lifter
            WHEN NOT h.lifts_when_paid THEN 'lifted by ' || h.lifter || ', which does not lift it'
            WHEN e.id IS NULL THEN 'lifted by ' || h.lifter || ', which was not posted'
            WHEN m.entry_id IS NULL THEN 'lifted by ' || h.lifter || ', which moved another account'
            WHEN h.lifted_by_entry_id IS NOT NULL AND e.kind <> 'ADJUSTMENT' THEN 'lifted by ' || h.lifter || ', which is of no adjustment'
            ELSE 'placed at ' || h.placed_at || ', lifted at ' || h.lifted_at || ', paid at ' || e.posted_at END AS detail
FROM (SELECT x.*, coalesce('payment ' || x.lifted_by_payment_id, 'entry ' || x.lifted_by_entry_id) AS lifter FROM accounts.hold x) h
LEFT JOIN accounts.account a ON a.id = h.account_id
LEFT JOIN payments.payment p ON p.id = h.lifted_by_payment_id
LEFT JOIN ledger.entry e ON e.id = coalesce(p.entry_id, h.lifted_by_entry_id)
LEFT JOIN accounts.movement m ON m.entry_id = e.id AND m.account_id = h.account_id
WHERE a.id IS NULL
   OR ((h.lifted_at IS NOT NULL OR h.lifter IS NOT NULL)
       AND (h.lifted_at IS NULL OR NOT h.lifts_when_paid OR m.entry_id IS NULL OR h.lifted_at < h.placed_at
            OR (h.lifted_by_entry_id IS NOT NULL AND e.kind <> 'ADJUSTMENT')
            OR h.lifted_at NOT BETWEEN e.posted_at - interval '10 minutes' AND e.posted_at + interval '1 second'))
UNION ALL
-- One is placed again by the entry that takes the payment back which lifted the one before.
SELECT 'hold ' || h.id, 'placed again for hold ' || coalesce(h.replaces_hold_id::text, 'none') || ' by entry '
       || coalesce(h.placed_by_entry_id::text, 'none') || ', which does not take back what lifted that'
FROM accounts.hold h
LEFT JOIN accounts.hold b ON b.id = h.replaces_hold_id
LEFT JOIN ledger.entry e ON e.id = h.placed_by_entry_id
LEFT JOIN accounts.movement m ON m.entry_id = e.id AND m.account_id = h.account_id
WHERE (h.replaces_hold_id IS NOT NULL OR h.placed_by_entry_id IS NOT NULL)
  AND (m.entry_id IS NULL OR (h.account_id, h.kind, h.reason) IS DISTINCT FROM (b.account_id, b.kind, b.reason)
       OR (e.source_kind, e.source_id) IS DISTINCT FROM ('PAYMENT', b.lifted_by_payment_id))
