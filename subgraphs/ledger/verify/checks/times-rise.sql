-- No entry and no event is told to have happened before the one it stands behind, nor the last of them after the head's time.
SELECT 'sequence ' || s.sequence AS subject, 'posted at ' || s.posted_at || ', the one before at ' || s.before AS detail
FROM (SELECT e.sequence, e.posted_at, lag(e.posted_at) OVER (ORDER BY e.sequence) AS before FROM ledger.entry e) s
WHERE s.posted_at < s.before
UNION ALL
SELECT 'position ' || s.position, 'occurred at ' || s.occurred_at || ', the one before at ' || s.before
FROM (SELECT l.position, l.occurred_at, lag(l.occurred_at) OVER (ORDER BY l.position) AS before FROM events.log l) s
WHERE s.occurred_at < s.before
UNION ALL
SELECT 'head', 'says ' || h.last_time || ', the last was at ' || s.last
FROM events.head h, (SELECT greatest((SELECT max(e.posted_at) FROM ledger.entry e), (SELECT max(l.occurred_at) FROM events.log l)) AS last) s
WHERE h.last_time < s.last
