-- An event of the log is of a kind that is known, and reaches exactly those whom it concerns.
SELECT 'position ' || l.position AS subject, l.kind || ' is sent to ' || array_to_string(l.topics, ' ')
       || CASE WHEN t.topics IS NULL THEN ', and is of no known kind' ELSE ', but concerns ' || array_to_string(t.topics, ' ') END AS detail
FROM events.log l
LEFT JOIN payments.payment p ON l.kind LIKE 'payment.%' AND p.id::text = l.payload ->> 'paymentId'
LEFT JOIN accounts.account a ON (l.kind LIKE 'writeoff.%' OR l.kind LIKE 'adjustment.%') AND a.id::text = l.payload ->> 'accountId'
LEFT JOIN departments.item i ON l.kind = 'item.updated.v1' AND i.id::text = l.payload ->> 'itemId'
CROSS JOIN LATERAL (SELECT CASE
  WHEN l.kind = 'charges.issued.v1' THEN ARRAY['account:' || (l.payload ->> 'accountId')]
  WHEN l.kind = 'journal.anchored.v1' THEN '{journal:anchors}'
  WHEN l.kind = 'item.updated.v1' THEN ARRAY(SELECT t FROM (VALUES ('account:' || i.account_id), ('department:' || i.department_code),
    ('item:' || i.id), ('payment:' || (l.payload ->> 'paymentId'))) v (t) ORDER BY t)
  WHEN l.kind IN (SELECT x.event_kind FROM accounts.write_off_transitions() x
                  UNION SELECT x.event_kind FROM accounts.adjustment_transitions() x)
    THEN ARRAY['account:' || a.id, 'department:' || a.department_code]
  WHEN l.kind IN (SELECT x.event_kind FROM payments.payment_transitions() x) THEN ARRAY(
    SELECT t FROM (VALUES ('payment:' || p.id), ('account:' || p.account_id), ('department:' || p.department_code)) v (t)
    UNION SELECT 'account:' || (x ->> 'id') FROM jsonb_array_elements(l.payload -> 'accounts') x
    UNION SELECT 'department:' || (x ->> 'code') FROM jsonb_array_elements(l.payload -> 'departments') x ORDER BY 1) END) t (topics)
WHERE t.topics IS DISTINCT FROM ARRAY(SELECT x FROM unnest(l.topics) x ORDER BY 1)
