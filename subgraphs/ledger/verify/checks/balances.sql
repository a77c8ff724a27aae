-- A resident's balance went from movement to movement by what each moved, up to what it is now; and it was told so.
SELECT 'account ' || m.account_id || ', version ' || m.balance_version AS subject,
       'balance ' || m.balance_cents || ', the one before ' || m.before || ', moved ' || m.open_cents - m.credit_cents AS detail
FROM (SELECT x.*, lag(x.balance_version) OVER versions AS version_before, lag(x.balance_cents) OVER versions AS before
      FROM accounts.movement x WINDOW versions AS (PARTITION BY x.account_id ORDER BY x.balance_version)) m
WHERE m.balance_version = m.version_before
   OR m.balance_version = m.version_before + 1 AND m.balance_cents <> m.before + m.open_cents - m.credit_cents
UNION ALL
SELECT 'account ' || a.number,
       'version ' || a.balance_version || ' with balance ' || a.balance_cents || ', ' || coalesce(m.movements, 0) || ' movements up to version '
       || coalesce(m.version, 0) || ' with balance ' || coalesce(m.balance_cents, 0) || ', ' || coalesce(b.bills, 0) || ' bills without entry'
FROM accounts.account a
LEFT JOIN (SELECT x.account_id, count(*) AS movements, max(x.balance_version) AS version,
                  (array_agg(x.balance_cents ORDER BY x.balance_version DESC))[1] AS balance_cents
           FROM accounts.movement x GROUP BY 1) m ON m.account_id = a.id
LEFT JOIN (SELECT l.payload ->> 'accountId' AS account_id, count(*) AS bills
           FROM events.log l WHERE l.kind = 'charges.issued.v1' AND l.payload ->> 'entryId' IS NULL GROUP BY 1) b ON b.account_id = a.id::text
WHERE (a.balance_version = coalesce(m.version, 0) AND a.balance_cents <> coalesce(m.balance_cents, 0))
   OR a.balance_version < coalesce(m.version, 0)
   OR a.balance_version NOT BETWEEN coalesce(m.movements, 0) + CASE WHEN b.bills > 0 THEN 1 ELSE 0 END
                                AND coalesce(m.movements, 0) + coalesce(b.bills, 0)
UNION ALL
SELECT 'entry ' || t.entry_id || ', account ' || t.account_id,
       'balance ' || t.balance_cents || ' in version ' || t.balance_version || CASE WHEN sum(t.n) > 0 THEN ' was never told' ELSE ' is told of no movement' END
FROM (
  SELECT m.entry_id::text, m.account_id::text, m.balance_cents::text, m.balance_version::text, 1 AS n
  FROM accounts.movement m JOIN ledger.entry e ON e.id = m.entry_id AND (e.source_kind, e.source_transition) IN (('PAYMENT', 'POSTED'), ('PAYMENT', 'RETURNED'), ('WRITE_OFF', 'APPROVED'), ('WRITE_OFF', 'RECOVERED'), ('ADJUSTMENT', 'APPROVED'))
  UNION ALL
  SELECT l.payload ->> 'entryId', x.id, x."balanceCents", x."balanceVersion", -1
  FROM events.log l, jsonb_to_recordset(l.payload -> 'accounts') AS x (id text, "balanceCents" text, "balanceVersion" text)
  WHERE l.kind IN ('payment.posted.v1', 'payment.returned.v1', 'writeoff.approved.v1', 'writeoff.recovered.v1', 'adjustment.approved.v1')
) t
GROUP BY t.entry_id, t.account_id, t.balance_cents, t.balance_version HAVING sum(t.n) <> 0
