-- An adjustment is what its steps made of it, which lead from one to the next; each was told once, as it was: by whom, when, why, how
-- much of which charge, how much of that became credit, and by which entry. Who approved it is not who asked. Its charge is of its account.
SELECT 'adjustment ' || s.adjustment_id AS subject,
       s.transition || CASE WHEN s.tellings IS DISTINCT FROM 1 THEN ' was told ' || s.tellings || ' times as it is'
                            WHEN s.misplaced THEN ' does not follow what was before, or is not what it is now'
                            WHEN s.alone THEN ' was made by who asked for it'
                            WHEN s.entry_id IS DISTINCT FROM s.posted_by THEN ' is entry ' || coalesce(s.entry_id::text, 'none')
                              || ', and in the journal ' || coalesce(s.posted_by::text, 'none')
                            ELSE ' is of a charge of another account, or credits more than itself' END AS detail
FROM (
  SELECT x.adjustment_id, x.transition, x.entry_id, e.id AS posted_by,
         t.name IS NULL OR t.from_status IS DISTINCT FROM x.status_before OR (x.is_last AND t.to_status <> a.status) AS misplaced,
         x.transition = 'APPROVE' AND x.made_by = x.first_by AS alone,
         c.account_id IS DISTINCT FROM a.account_id OR x.credited_cents > a.amount_cents AS uneven,
         (SELECT count(*) FROM events.log l
          WHERE l.kind = t.event_kind AND l.payload ->> 'adjustmentId' = a.id::text
            AND l.payload @> jsonb_build_object('accountId', a.account_id, 'chargeId', a.charge_id, 'kind', a.kind, 'reason', a.reason,
                  'amountCents', a.amount_cents::text, 'note', a.note, 'reference', a.reference,
                  'askedOn', a.asked_on, 'askedAs', a.asked_as, 'by', x.made_by, 'comment', x.comment)
            AND l.payload ->> 'entryId' IS NOT DISTINCT FROM x.entry_id::text
            AND l.payload ->> 'creditedCents' IS NOT DISTINCT FROM x.credited_cents::text
            AND x.made_at BETWEEN l.occurred_at - interval '10 minutes' AND l.occurred_at + interval '10 minutes') AS tellings
  FROM (
    SELECT y.*, lag(z.to_status) OVER steps AS status_before, first_value(y.made_by) OVER steps AS first_by,
           lead(y.transition) OVER steps IS NULL AS is_last
    FROM accounts.adjustment_step y
    LEFT JOIN (SELECT DISTINCT v.name, v.to_status FROM accounts.adjustment_transitions() v) z ON z.name = y.transition
    WINDOW steps AS (PARTITION BY y.adjustment_id ORDER BY y.transition IN ('APPROVE', 'REJECT'))
  ) x
  LEFT JOIN accounts.adjustment a ON a.id = x.adjustment_id
  LEFT JOIN accounts.charge c ON c.id = a.charge_id
  LEFT JOIN accounts.adjustment_transitions() t ON t.name = x.transition
  LEFT JOIN ledger.entry e ON e.source_id = x.adjustment_id AND e.source_kind = 'ADJUSTMENT' AND e.source_transition = t.to_status
) s
WHERE s.tellings IS DISTINCT FROM 1 OR s.misplaced OR s.alone OR s.uneven OR s.entry_id IS DISTINCT FROM s.posted_by
UNION ALL
-- Nothing of it is without steps, told of no step, or in the journal without one.
SELECT 'adjustment ' || coalesce(a.id, l.id, e.id)::text,
       CASE WHEN a.id IS NULL THEN 'is told or posted, and gone' ELSE 'was made by nobody' END
FROM accounts.adjustment a
FULL JOIN (SELECT DISTINCT (l.payload ->> 'adjustmentId')::uuid AS id FROM events.log l WHERE l.kind LIKE 'adjustment.%') l ON l.id = a.id
FULL JOIN (SELECT DISTINCT e.source_id AS id FROM ledger.entry e WHERE e.source_kind = 'ADJUSTMENT') e ON e.id = coalesce(a.id, l.id)
WHERE a.id IS NULL OR NOT EXISTS (SELECT FROM accounts.adjustment_step s WHERE s.adjustment_id = a.id)
UNION ALL
SELECT 'position ' || l.position, l.kind || ' tells of no step'
FROM events.log l
WHERE l.kind LIKE 'adjustment.%'
  AND NOT EXISTS (SELECT FROM accounts.adjustment_step s JOIN accounts.adjustment_transitions() t ON t.name = s.transition
                  WHERE s.adjustment_id::text = l.payload ->> 'adjustmentId' AND t.event_kind = l.kind)
UNION ALL
-- An account has a leak adjusted once in twelve months.
SELECT 'adjustment ' || x.id, 'is the second one of a leak in twelve months'
FROM (SELECT a.id, a.asked_on, lag(a.asked_on) OVER (PARTITION BY a.account_id ORDER BY a.asked_on, a.id) AS before
      FROM accounts.adjustment a WHERE a.kind = 'LEAK_ADJUSTMENT' AND a.status <> 'REJECTED') x
WHERE x.before > x.asked_on - interval '12 months'
