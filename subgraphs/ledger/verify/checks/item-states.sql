-- An item is of the account and department of its charges, asks for what they ask, and is what was last told of it. It passed its
-- fees only when these were covered.
SELECT 'item ' || i.number AS subject, f.what || ' ' || coalesce(f.says, 'none') || ', but ' || coalesce(f.stands, 'none') AS detail
FROM departments.item i
LEFT JOIN accounts.account a ON a.id = i.account_id
LEFT JOIN (SELECT x.item_id, sum(c.amount_cents) AS cents, count(*) AS charges, count(c.id) AS known,
                  min(c.account_id::text) AS first_account, max(c.account_id::text) AS last_account
           FROM departments.item_charge x LEFT JOIN accounts.charge c ON c.id = x.charge_id GROUP BY 1) c ON c.item_id = i.id
LEFT JOIN (SELECT DISTINCT ON (l.payload ->> 'itemId') l.payload ->> 'itemId' AS id, l.payload ->> 'status' AS status,
                  l.payload ->> 'itemNumber' AS number
           FROM events.log l WHERE l.kind = 'item.updated.v1' ORDER BY l.payload ->> 'itemId', l.position DESC) t ON t.id = i.id::text
CROSS JOIN LATERAL (
  VALUES ('department', i.department_code, a.department_code),
         ('account', i.account_id::text, coalesce(c.first_account, i.account_id::text)),
         ('account', i.account_id::text, coalesce(c.last_account, i.account_id::text)),
         ('due', i.due_cents::text, coalesce(c.cents, 0)::text),
         ('charges', c.charges::text, c.known::text),
         ('number', i.number, coalesce(t.number, i.number)),
         ('status', i.status, coalesce(t.status, i.status)),
         -- What was handed out before a payment came back is not taken back by us.
         ('status', i.status, CASE WHEN i.paid_cents < i.due_cents AND i.status NOT IN ('OPEN', 'FEES_DUE', 'CANCELLED')
                                     AND NOT (i.status = 'ISSUED' AND EXISTS (
                                       SELECT FROM departments.item_payment x WHERE x.item_id = i.id AND x.cents < 0))
                                   THEN 'paid ' || i.paid_cents || ' of ' || i.due_cents ELSE i.status END),
         ('status', i.status, CASE WHEN i.paid_cents >= i.due_cents AND i.status IN ('PAID', 'READY_TO_ISSUE', 'CONFIRMED', 'DISPOSED')
                                   THEN i.status_when_paid ELSE i.status END)
) AS f (what, says, stands)
WHERE f.says IS DISTINCT FROM f.stands
