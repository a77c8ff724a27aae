-- Every entry has lines numbered from 1 in one currency; every line has its entry, and an account of its own fund.
SELECT 'entry ' || coalesce(e.id, l.entry_id) AS subject,
       CASE WHEN e.id IS NULL THEN 'lines without their entry'
            WHEN l.entry_id IS NULL THEN 'no lines'
            WHEN l.currencies > 1 THEN l.currencies || ' currencies'
            ELSE l.last_number || ' is the last of ' || l.lines || ' lines' END AS detail
FROM ledger.entry e
FULL JOIN (SELECT entry_id, count(*) AS lines, max(number) AS last_number, count(DISTINCT currency) AS currencies
           FROM ledger.line GROUP BY entry_id) l ON l.entry_id = e.id
WHERE e.id IS NULL OR l.entry_id IS NULL OR l.currencies > 1 OR l.last_number <> l.lines
UNION ALL
SELECT 'entry ' || l.entry_id, 'line ' || l.number || ': account ' || l.account_code || ' is not one of fund ' || l.fund_code
FROM ledger.line l LEFT JOIN ledger.account a ON a.code = l.account_code AND a.fund_code = l.fund_code
WHERE a.code IS NULL
