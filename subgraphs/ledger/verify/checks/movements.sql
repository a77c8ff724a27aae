-- An entry moved each resident by what it billed, what it allocated, what it wrote off and what it adjusted of that, or by the opposite of what it takes
-- back, and the resident's credit by its lines.
SELECT 'entry ' || m.entry_id || ', account ' || coalesce(m.account_id::text, 'none') AS subject,
       'moved ' || coalesce(sum(m.open_cents) FILTER (WHERE m.is_movement), 0) || '/'
       || coalesce(sum(m.credit_cents) FILTER (WHERE m.is_movement), 0) || ', charges and lines '
       || coalesce(-sum(m.open_cents) FILTER (WHERE NOT m.is_movement), 0) || '/'
       || coalesce(-sum(m.credit_cents) FILTER (WHERE NOT m.is_movement), 0) AS detail
FROM (
  SELECT x.entry_id, x.account_id, x.open_cents, x.credit_cents, true AS is_movement FROM accounts.movement x
  UNION ALL
  SELECT p.entry_id, a.account_id, a.amount_cents, 0, false
  FROM payments.allocation a JOIN payments.payment p ON p.id = a.payment_id
  UNION ALL
  SELECT s.entry_id, w.account_id, w.amount_cents, 0, false
  FROM accounts.write_off_step s JOIN accounts.write_off w ON w.id = s.write_off_id
  WHERE s.entry_id IS NOT NULL AND s.transition <> 'RECOVER'
  UNION ALL
  SELECT s.entry_id, a.account_id, a.amount_cents - s.credited_cents, 0, false
  FROM accounts.adjustment_step s JOIN accounts.adjustment a ON a.id = s.adjustment_id WHERE s.entry_id IS NOT NULL
  UNION ALL
  SELECT e.id, x.account_id, x.open_cents, 0, false FROM ledger.entry e JOIN accounts.movement x ON x.entry_id = e.reverses_entry_id
  UNION ALL
  SELECT (l.payload ->> 'entryId')::uuid, c.account_id, -c.amount_cents, 0, false
  FROM events.log l, jsonb_array_elements_text(l.payload -> 'charges') x JOIN accounts.charge c ON c.id = x::uuid
  WHERE l.kind = 'charges.issued.v1' AND l.payload ->> 'entryId' IS NOT NULL
  UNION ALL
  SELECT l.entry_id, l.resident_account_id, 0, l.debit_cents - l.credit_cents, false
  FROM ledger.line l JOIN ledger.account c ON c.code = l.account_code WHERE c.controls = 'CREDIT_BALANCES'
) m
GROUP BY m.entry_id, m.account_id HAVING sum(m.open_cents) <> 0 OR sum(m.credit_cents) <> 0
