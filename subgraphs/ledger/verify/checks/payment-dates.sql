-- A payment has the dates of its entry, which counts from its effective date, or from its business day where it could not be
-- booked otherwise. What its processor decided later, such as a payer's bank after days, is booked on the day of its posting. It belongs to the department of its account, whose policy allocated it, and its lines to its channel.
SELECT 'payment ' || p.id AS subject, f.what || ' ' || coalesce(f.says, 'none') || ', but ' || coalesce(f.stands, 'none') AS detail
FROM payments.payment p
LEFT JOIN accounts.account a ON a.id = p.account_id
LEFT JOIN departments.allocation_policy y ON y.department_code = p.department_code AND y.version = p.policy_version
LEFT JOIN (SELECT x.*, lag(x.posted_at) OVER (ORDER BY x.sequence) AS before FROM ledger.entry x) e ON e.id = p.entry_id
LEFT JOIN ledger.fiscal_period late ON late.starts_on = p.accounting_date AND p.business_date < p.accounting_date
CROSS JOIN LATERAL (
  SELECT p.processor_reference IS NOT NULL AND p.accounting_date > p.business_date
           AND abs(p.accounting_date - e.posted_at::date) <= 1 AS is_later,
         p.processor_reference IS NOT NULL AND e.effective_date > p.effective_date
           AND abs(e.effective_date - e.posted_at::date) <= 1 AS counts_later) decided
CROSS JOIN LATERAL (
  VALUES ('department', p.department_code, a.department_code),
         ('business day', p.business_date::text,
          CASE WHEN abs(p.business_date - p.received_at::date) <= 1 THEN p.business_date::text ELSE 'received at ' || p.received_at END)
  UNION ALL
  SELECT * FROM (VALUES
         ('accounting date', p.accounting_date::text, e.accounting_date::text),
         ('accounting date', p.accounting_date::text, CASE WHEN late.id IS NULL AND decided.is_later IS NOT TRUE
            THEN p.business_date::text ELSE p.accounting_date::text END),
         ('effective date', p.effective_date::text,
          CASE WHEN e.effective_date = p.effective_date OR decided.counts_later OR (e.effective_date = p.business_date AND p.effective_date < p.business_date) THEN p.effective_date::text ELSE e.effective_date::text END),
         -- What was taken over has the time of its confirmation as that of its entry, as far as times rise.
         ('confirmed', p.confirmed_at::text, coalesce(e.confirmed_at::text, CASE
           WHEN e.posted_at = greatest(e.before, date_trunc('milliseconds', p.confirmed_at)) THEN p.confirmed_at::text ELSE e.posted_at::text END)),
         ('policy', p.policy_version::text, y.version::text),
         ('settled on', p.settled_on::text, CASE WHEN p.status <> 'POSTED' THEN p.settled_on::text END),
         -- What is held in suspense moved nobody's account.
         ('in suspense', p.in_suspense::text, (NOT EXISTS (SELECT FROM accounts.movement m WHERE m.entry_id = p.entry_id))::text)) v
  WHERE p.entry_id IS NOT NULL
) AS f (what, says, stands)
WHERE f.says IS DISTINCT FROM f.stands
UNION ALL
SELECT 'payment ' || p.id, 'channel ' || p.channel || ', line ' || l.number || ' ' || coalesce(l.channel, 'none')
FROM payments.payment p JOIN ledger.line l ON l.entry_id = p.entry_id
WHERE l.department_code IS NOT NULL AND l.channel IS DISTINCT FROM p.channel
