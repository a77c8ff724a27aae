-- A resident's open amount is that of the charges, and the credit what entries made of it.
SELECT 'account ' || a.number AS subject,
       'open ' || a.open_cents || ', charges ' || coalesce(c.cents, 0) || '; credit ' || a.credit_cents
       || ', entries ' || coalesce(m.cents, 0) AS detail
FROM accounts.account a
LEFT JOIN (SELECT c.account_id, sum(c.open_cents) AS cents FROM accounts.charge c GROUP BY 1) c ON c.account_id = a.id
LEFT JOIN (SELECT m.account_id, sum(m.credit_cents) AS cents FROM accounts.movement m GROUP BY 1) m ON m.account_id = a.id
WHERE a.open_cents <> coalesce(c.cents, 0) OR a.credit_cents <> coalesce(m.cents, 0)
