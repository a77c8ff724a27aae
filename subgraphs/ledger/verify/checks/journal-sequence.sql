-- The journal is numbered 1, 2, 3 … up to the head of the log.
SELECT 'sequence ' || s.sequence AS subject, 'follows ' || s.before AS detail
FROM (SELECT e.sequence, lag(e.sequence, 1, 0::bigint) OVER (ORDER BY e.sequence) AS before FROM ledger.entry e) s
WHERE s.sequence <> s.before + 1
UNION ALL
SELECT 'head', 'says ' || h.journal_sequence || ', the last entry is ' || coalesce(s.last, 0)
FROM events.head h, (SELECT max(e.sequence) AS last FROM ledger.entry e) s
WHERE h.journal_sequence <> coalesce(s.last, 0)
