-- The event log is numbered 1, 2, 3 … up to its head.
SELECT 'position ' || s.position AS subject, 'follows ' || s.before AS detail
FROM (SELECT l.position, lag(l.position, 1, 0::bigint) OVER (ORDER BY l.position) AS before FROM events.log l) s
WHERE s.position <> s.before + 1
UNION ALL
SELECT 'head', 'says ' || h.position || ', the last event is ' || coalesce(s.last, 0)
FROM events.head h, (SELECT max(l.position) AS last FROM events.log l) s
WHERE h.position <> coalesce(s.last, 0)
UNION ALL
SELECT 'consumer ' || n.name, 'has read up to ' || n.position || ', the log ends at ' || h.position
FROM departments.consumer n, events.head h WHERE n.position > h.position
