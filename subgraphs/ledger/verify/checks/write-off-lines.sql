-- The entry of a write-off credits each charge by its part, and takes back as much of the revenue, or of what is owed to others, as it
-- was billed to; what takes it back says the same on the other side.
SELECT 'entry ' || x.entry_id AS subject,
       concat_ws(' ', 'charge', x.charge_id, 'as', x.revenue_type_code, CASE WHEN x.is_control THEN 'receivable' ELSE 'taken back' END)
       || ': parts ' || coalesce(sum(x.cents) FILTER (WHERE NOT x.is_ledger), 0)
       || ', lines ' || coalesce(-sum(x.cents) FILTER (WHERE x.is_ledger), 0) AS detail
FROM (
  SELECT p.entry_id, p.sign * p.amount_cents AS cents, p.charge_id, p.revenue_type_code, p.is_control, false AS is_ledger
  FROM (
    SELECT s.entry_id, x.charge_id, c.revenue_type_code, true AS is_control, x.amount_cents,
           CASE WHEN s.transition = 'RECOVER' THEN -1 ELSE 1 END AS sign
    FROM accounts.write_off_step s JOIN accounts.write_off_part x USING (write_off_id) JOIN accounts.charge c ON c.id = x.charge_id
    WHERE s.entry_id IS NOT NULL
    UNION ALL
    SELECT s.entry_id, NULL, c.revenue_type_code, false, x.amount_cents, CASE WHEN s.transition = 'RECOVER' THEN 1 ELSE -1 END
    FROM accounts.write_off_step s JOIN accounts.write_off_part x USING (write_off_id) JOIN accounts.charge c ON c.id = x.charge_id
    WHERE s.entry_id IS NOT NULL
  ) p
  UNION ALL
  SELECT l.entry_id, l.debit_cents - l.credit_cents, l.charge_id, l.revenue_type_code, l.resident_account_id IS NOT NULL, true
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id AND e.source_kind = 'WRITE_OFF'
) x
GROUP BY x.entry_id, x.charge_id, x.revenue_type_code, x.is_control HAVING sum(x.cents) <> 0
