-- What departments collected by day and channel is what the lines of the entries that count there add up to.
SELECT department_code || ' ' || accounting_date || ' ' || channel AS subject,
       'running ' || concat_ws('/', d.gross_cents, d.refund_cents, d.return_cents, d.payment_count)
       || ', lines ' || concat_ws('/', s.gross_cents, s.refund_cents, s.return_cents, s.payment_count) AS detail
FROM ledger.department_day d
FULL JOIN (
  SELECT p.department_code, p.accounting_date, p.channel, sum(x.gross_cents)::bigint AS gross_cents,
         sum(x.refund_cents)::bigint AS refund_cents, sum(x.return_cents)::bigint AS return_cents,
         sum(x.payment_count)::integer AS payment_count
  FROM (
    SELECT e.id, e.kind, e.accounting_date, l.department_code, coalesce(l.channel, 'COUNTER') AS channel,
           sum(l.credit_cents - l.debit_cents)::bigint AS cents
    FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN ledger.account r ON r.code = l.revenue_account_code
    WHERE r.kind = 'REVENUE' GROUP BY 1, 2, 3, 4, 5
  ) p CROSS JOIN LATERAL ledger.counted(p.kind, p.cents) x GROUP BY 1, 2, 3
) s USING (department_code, accounting_date, channel)
WHERE (d.gross_cents, d.refund_cents, d.return_cents, d.payment_count)
      IS DISTINCT FROM (s.gross_cents, s.refund_cents, s.return_cents, s.payment_count)
