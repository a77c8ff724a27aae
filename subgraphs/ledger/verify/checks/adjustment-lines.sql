-- The entry of an adjustment credits its charge by what was open of it and the resident by what was paid, and takes back both together.
SELECT 'entry ' || x.entry_id AS subject,
       concat_ws(' ', x.part, 'as', x.revenue_type_code)
       || ': adjusted ' || coalesce(sum(x.cents) FILTER (WHERE NOT x.is_ledger), 0)
       || ', lines ' || coalesce(-sum(x.cents) FILTER (WHERE x.is_ledger), 0) AS detail
FROM (
  SELECT s.entry_id, p.part, CASE WHEN p.part <> 'credit' THEN c.revenue_type_code END AS revenue_type_code, p.cents, false AS is_ledger
  FROM accounts.adjustment_step s JOIN accounts.adjustment a ON a.id = s.adjustment_id JOIN accounts.charge c ON c.id = a.charge_id
  CROSS JOIN LATERAL (VALUES ('charge ' || a.charge_id, a.amount_cents - s.credited_cents), ('credit', s.credited_cents),
                             ('taken back', -a.amount_cents)) p (part, cents)
  WHERE s.entry_id IS NOT NULL
  UNION ALL
  SELECT l.entry_id, CASE WHEN l.charge_id IS NOT NULL THEN 'charge ' || l.charge_id
                          WHEN l.resident_account_id IS NOT NULL THEN 'credit' ELSE 'taken back' END,
         l.revenue_type_code, l.debit_cents - l.credit_cents, true
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id AND e.source_kind = 'ADJUSTMENT'
  -- What funds owe each other is balanced by itself, see funds.
  WHERE l.department_code IS NOT NULL OR NOT EXISTS (
    SELECT FROM ledger.pooled_cash_link k WHERE l.account_code IN (k.due_from_pool_account_code, k.due_to_fund_account_code))
) x
GROUP BY x.entry_id, x.part, x.revenue_type_code HAVING sum(x.cents) <> 0
