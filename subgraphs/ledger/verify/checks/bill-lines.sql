-- The entry of a bill, or of a fee, debits each resident's receivables, and credits each kind of revenue, by the charges that it issued.
SELECT 'entry ' || b.entry_id AS subject,
       b.what || ': charges ' || coalesce(sum(b.cents) FILTER (WHERE NOT b.is_ledger), 0)
       || ', lines ' || coalesce(-sum(b.cents) FILTER (WHERE b.is_ledger), 0) AS detail
FROM (
  SELECT l.entry_id, false AS is_ledger, w.what, w.cents
  FROM (
    SELECT (l.payload ->> 'entryId')::uuid AS entry_id, c.*
    FROM events.log l, jsonb_array_elements_text(l.payload -> 'charges') x JOIN accounts.charge c ON c.id = x::uuid
    WHERE l.kind = 'charges.issued.v1' AND c.receivable_account_code IS NOT NULL
  ) l
  CROSS JOIN LATERAL (VALUES ('account ' || l.account_id || ' on ' || l.receivable_account_code, l.amount_cents),
                             ('revenue ' || l.revenue_type_code, l.amount_cents)) AS w (what, cents)
  UNION ALL
  SELECT l.entry_id, true, CASE WHEN l.debit_cents > 0 THEN 'account ' || coalesce(l.resident_account_id::text, 'none') || ' on ' || l.account_code
                                ELSE 'revenue ' || coalesce(l.revenue_type_code, 'of no type') END, -l.debit_cents - l.credit_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id WHERE e.kind IN ('BILL', 'RETURN_FEE')
) b
GROUP BY b.entry_id, b.what HAVING sum(b.cents) <> 0
