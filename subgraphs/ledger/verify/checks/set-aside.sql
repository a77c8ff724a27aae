-- No event and no notice of a processor waits to be put right: what a consumer could not handle has no effect yet.
SELECT 'event ' || s.position AS subject, s.kind || ' was set aside by ' || s.consumer || ': ' || s.reason AS detail
FROM departments.set_aside s
UNION ALL
SELECT 'notice ' || s.position, s.kind || ' was set aside by ' || s.consumer || ': ' || s.reason FROM payments.set_aside s
