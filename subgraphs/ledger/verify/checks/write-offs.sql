-- A write-off is what its steps made of it, which lead from one to the next; each was told once, as it was: by whom, when, why, how much
-- of which charges, and by which entry. Who approved it is not who asked. Its parts add up to it, and are of charges of its account.
SELECT 'write-off ' || s.write_off_id AS subject,
       s.transition || CASE WHEN s.tellings IS DISTINCT FROM 1 THEN ' was told ' || s.tellings || ' times as it is'
                            WHEN s.misplaced THEN ' does not follow what was before, or is not what it is now'
                            WHEN s.alone THEN ' was made by who asked for it'
                            WHEN s.entry_id IS DISTINCT FROM s.posted_by THEN ' is entry ' || coalesce(s.entry_id::text, 'none')
                              || ', and in the journal ' || coalesce(s.posted_by::text, 'none')
                            ELSE ' is of parts that do not add up to it, or of other accounts' END AS detail
FROM (
  SELECT x.write_off_id, x.transition, x.entry_id, e.id AS posted_by,
         t.name IS NULL OR t.from_status IS DISTINCT FROM x.status_before OR (x.is_last AND t.to_status <> w.status) AS misplaced,
         x.transition = 'APPROVE' AND x.made_by = x.first_by AS alone,
         p.cents IS DISTINCT FROM w.amount_cents OR p.fit IS NOT TRUE AS uneven,
         (SELECT count(*) FROM events.log l
          WHERE l.kind = t.event_kind AND l.payload ->> 'writeOffId' = w.id::text
            AND l.payload @> jsonb_build_object('accountId', w.account_id, 'amountCents', w.amount_cents::text, 'reason', w.reason,
                  'reference', w.reference, 'by', x.made_by, 'note', x.note, 'charges', p.told)
            AND l.payload ->> 'entryId' IS NOT DISTINCT FROM x.entry_id::text
            AND x.made_at BETWEEN l.occurred_at - interval '10 minutes' AND l.occurred_at + interval '10 minutes') AS tellings
  FROM (
    SELECT y.*, lag(z.to_status) OVER steps AS status_before, first_value(y.made_by) OVER steps AS first_by,
           lead(y.transition) OVER steps IS NULL AS is_last
    FROM accounts.write_off_step y
    LEFT JOIN (SELECT DISTINCT v.name, v.to_status FROM accounts.write_off_transitions() v) z ON z.name = y.transition
    WINDOW steps AS (PARTITION BY y.write_off_id ORDER BY y.transition = 'RECOVER', y.transition IN ('APPROVE', 'REJECT'))
  ) x
  LEFT JOIN accounts.write_off w ON w.id = x.write_off_id
  LEFT JOIN accounts.write_off_transitions() t ON t.name = x.transition
  LEFT JOIN ledger.entry e ON e.source_id = x.write_off_id AND e.source_kind = 'WRITE_OFF' AND e.source_transition = t.to_status
  LEFT JOIN (SELECT o.write_off_id, sum(o.amount_cents) AS cents, bool_and(c.account_id = v.account_id) AS fit,
                    jsonb_agg(jsonb_build_object('charge', o.charge_id, 'amountCents', o.amount_cents::text) ORDER BY o.number) AS told
             FROM accounts.write_off_part o JOIN accounts.write_off v ON v.id = o.write_off_id
             LEFT JOIN accounts.charge c ON c.id = o.charge_id GROUP BY 1) p ON p.write_off_id = x.write_off_id
) s
WHERE s.tellings IS DISTINCT FROM 1 OR s.misplaced OR s.alone OR s.uneven OR s.entry_id IS DISTINCT FROM s.posted_by
UNION ALL
-- Nothing of it is without steps, told of no step, or in the journal without one.
SELECT 'write-off ' || coalesce(w.id, l.id, e.id)::text,
       CASE WHEN w.id IS NULL THEN 'is told or posted, and gone' ELSE 'was made by nobody' END
FROM accounts.write_off w
FULL JOIN (SELECT DISTINCT (l.payload ->> 'writeOffId')::uuid AS id FROM events.log l WHERE l.kind LIKE 'writeoff.%') l ON l.id = w.id
FULL JOIN (SELECT DISTINCT e.source_id AS id FROM ledger.entry e WHERE e.source_kind = 'WRITE_OFF') e ON e.id = coalesce(w.id, l.id)
WHERE w.id IS NULL OR NOT EXISTS (SELECT FROM accounts.write_off_step s WHERE s.write_off_id = w.id)
UNION ALL
SELECT 'write-off ' || o.write_off_id, 'part ' || o.number || ' is the ' || o.place || '. in order'
FROM (SELECT x.*, row_number() OVER (PARTITION BY x.write_off_id ORDER BY x.number) AS place FROM accounts.write_off_part x) o
WHERE o.number <> o.place
UNION ALL
SELECT 'position ' || l.position, l.kind || ' tells of no step'
FROM events.log l
WHERE l.kind LIKE 'writeoff.%'
  AND NOT EXISTS (SELECT FROM accounts.write_off_step s JOIN accounts.write_off_transitions() t ON t.name = s.transition
                  WHERE s.write_off_id::text = l.payload ->> 'writeOffId' AND t.event_kind = l.kind)
