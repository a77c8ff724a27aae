-- No event waits to be put right: what a consumer could not handle has no effect yet.
SELECT 'event ' || s.position AS subject, s.kind || ' was set aside by ' || s.consumer || ': ' || s.reason AS detail
FROM departments.set_aside s
