-- What an event says that its payment brought each department, or took from it when it came back, is what the lines of its entry did.
SELECT 'entry ' || d.entry_id || ', department ' || d.code AS subject,
       'on ' || d.day || ' told ' || coalesce(-sum(d.cents) FILTER (WHERE NOT d.is_ledger), 0)
       || ', lines ' || coalesce(sum(d.cents) FILTER (WHERE d.is_ledger), 0) AS detail
FROM (
  SELECT l.entry_id::text, l.department_code AS code, e.accounting_date AS day, l.credit_cents - l.debit_cents AS cents, true AS is_ledger
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id AND e.source_kind = 'PAYMENT' AND e.source_transition IN ('POSTED', 'RETURNED')
  JOIN ledger.account r ON r.code = l.revenue_account_code AND r.kind = 'REVENUE'
  UNION ALL
  SELECT l.payload ->> 'entryId', x.code, x."accountingDate", -x."deltaCents", false
  FROM events.log l, jsonb_to_recordset(l.payload -> 'departments') AS x (code text, "accountingDate" date, "deltaCents" bigint)
  WHERE l.kind IN ('payment.posted.v1', 'payment.returned.v1')
) d
GROUP BY d.entry_id, d.code, d.day HAVING sum(d.cents) <> 0
