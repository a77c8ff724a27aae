-- Items were paid what payments allocated to their charges, less what their consumer has not looked at yet or has set aside, which
-- the check set-aside names; and no item whose fees are covered still waits for them.
SELECT 'item ' || i.number AS subject,
       CASE WHEN i.paid_cents = s.cents THEN 'paid ' || i.paid_cents || ' of ' || i.due_cents || ', but ' || i.status
            ELSE 'paid ' || i.paid_cents || ', allocated ' || s.cents END AS detail
FROM departments.item i
JOIN (
  SELECT c.item_id, coalesce(sum(p.cents), 0) AS cents
  FROM departments.item_charge c
  LEFT JOIN (
    SELECT a.charge_id, a.amount_cents AS cents
    FROM payments.allocation a JOIN payments.payment p ON p.id = a.payment_id AND p.status IN ('POSTED', 'SETTLED')
    UNION ALL
    SELECT a.charge, -departments.item_sign(l.kind) * a."amountCents"
    FROM events.log l, jsonb_to_recordset(l.payload -> 'allocations') AS a (charge uuid, "amountCents" bigint)
    WHERE departments.item_sign(l.kind) IS NOT NULL
      AND l.position > coalesce((SELECT n.position FROM departments.consumer n WHERE n.name = 'items'), 0)
    UNION ALL
    SELECT a.charge_id, -departments.item_sign(l.kind) * a.amount_cents
    FROM departments.set_aside s
    JOIN events.log l ON l.position = s.position AND departments.item_sign(l.kind) IS NOT NULL
    JOIN payments.allocation a ON 'payment:' || a.payment_id = ANY (l.topics)
    WHERE s.consumer = 'items'
  ) p ON p.charge_id = c.charge_id GROUP BY 1
) s ON s.item_id = i.id
WHERE i.paid_cents <> s.cents OR (i.status = 'FEES_DUE' AND i.due_cents > 0 AND i.paid_cents >= i.due_cents)
UNION ALL
-- What was counted for an item is what the payment at that place of the log allocated to its charges, or no longer does.
SELECT 'item ' || p.item_id, 'position ' || p.position || ': counted ' || p.cents || ' of payment ' || p.payment_id
       || ', allocated ' || coalesce(s.cents, 0)
FROM departments.item_payment p
LEFT JOIN LATERAL (
  SELECT sum(departments.item_sign(l.kind) * a.amount_cents) AS cents
  FROM events.log l
  JOIN payments.allocation a ON a.payment_id = p.payment_id
  JOIN departments.item_charge c ON c.charge_id = a.charge_id AND c.item_id = p.item_id
  WHERE l.position = p.position AND departments.item_sign(l.kind) IS NOT NULL AND 'payment:' || p.payment_id = ANY (l.topics)) s ON true
WHERE s.cents IS DISTINCT FROM p.cents
