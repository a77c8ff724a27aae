-- What departments collected by day and channel is what the lines of payments, refunds and returns add up to.
SELECT department_code || ' ' || accounting_date || ' ' || channel AS subject,
       'running ' || concat_ws('/', d.gross_cents, d.refund_cents, d.return_cents, d.payment_count)
       || ', lines ' || concat_ws('/', s.gross_cents, s.refund_cents, s.return_cents, s.payment_count) AS detail
FROM ledger.department_day d
FULL JOIN (
  SELECT l.department_code, e.accounting_date, coalesce(l.channel, 'COUNTER') AS channel,
         coalesce(sum(l.credit_cents - l.debit_cents) FILTER (WHERE e.kind NOT IN ('REFUND', 'RETURN')), 0)::bigint AS gross_cents,
         coalesce(-sum(l.credit_cents - l.debit_cents) FILTER (WHERE e.kind = 'REFUND'), 0)::bigint AS refund_cents,
         coalesce(-sum(l.credit_cents - l.debit_cents) FILTER (WHERE e.kind = 'RETURN'), 0)::bigint AS return_cents,
         count(DISTINCT e.id) FILTER (WHERE e.kind = 'PAYMENT')::integer AS payment_count
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN ledger.account r ON r.code = l.revenue_account_code
  WHERE e.source_kind = 'PAYMENT' AND r.kind = 'REVENUE' GROUP BY 1, 2, 3
) s USING (department_code, accounting_date, channel)
WHERE (d.gross_cents, d.refund_cents, d.return_cents, d.payment_count)
      IS DISTINCT FROM (s.gross_cents, s.refund_cents, s.return_cents, s.payment_count)
