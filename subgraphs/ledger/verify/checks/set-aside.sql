-- No event, no notice of a processor and no return of a payment waits to be put right: what could not be handled has no effect yet.
SELECT 'event ' || s.position AS subject, s.kind || ' was set aside by ' || s.consumer || ': ' || s.reason AS detail
FROM departments.set_aside s
UNION ALL
SELECT 'notice ' || s.position, s.kind || ' was set aside by ' || s.consumer || ': ' || s.reason FROM payments.set_aside s
UNION ALL
SELECT 'return ' || b.reference, 'told by ' || b.processor || ' was refused with ' || b.refused_with
FROM payments.bank_return b WHERE b.refused_with IS NOT NULL
