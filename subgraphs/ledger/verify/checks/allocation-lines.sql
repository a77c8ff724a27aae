-- What a payment allocated is what its entry says, charge by charge: whose charge, collected by which department, as which revenue.
SELECT 'payment ' || p.payment_id AS subject,
       concat_ws(' ', 'charge', p.charge_id, 'of account', p.account_id, 'for', p.department_code, p.revenue_type_code)
       || ': allocated ' || coalesce(sum(p.cents) FILTER (WHERE NOT p.is_ledger), 0)
       || ', lines ' || coalesce(-sum(p.cents) FILTER (WHERE p.is_ledger), 0) AS detail
FROM (
  SELECT a.payment_id, a.charge_id, a.account_id, a.department_code, a.revenue_type_code, a.amount_cents AS cents, false AS is_ledger
  FROM payments.allocation a
  UNION ALL
  SELECT e.source_id, l.charge_id, c.account_id, l.department_code, l.revenue_type_code, l.debit_cents - l.credit_cents, true
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id AND e.source_kind = 'PAYMENT' AND e.source_transition = 'POSTED'
  LEFT JOIN accounts.charge c ON c.id = l.charge_id
  WHERE l.charge_id IS NOT NULL
) p
GROUP BY p.payment_id, p.charge_id, p.account_id, p.department_code, p.revenue_type_code HAVING sum(p.cents) <> 0
UNION ALL
-- They are numbered from 1, and those that concern another account or department than the payment say so.
SELECT 'payment ' || a.payment_id,
       CASE WHEN a.number <> a.place THEN 'allocation ' || a.number || ' is the ' || a.place || '. in order'
            ELSE 'allocation ' || a.number || ' is said to be ' || CASE WHEN a.elsewhere THEN 'elsewhere' ELSE 'of its account' END END
FROM (SELECT x.*, row_number() OVER (PARTITION BY x.payment_id ORDER BY x.number) AS place FROM payments.allocation x) a
LEFT JOIN payments.payment p ON p.id = a.payment_id
WHERE a.number <> a.place
   OR a.elsewhere IS DISTINCT FROM (a.account_id <> p.account_id OR a.department_code <> p.department_code)
