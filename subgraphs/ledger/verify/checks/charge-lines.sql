-- A line that names a charge stands under its resident, its receivable and its revenue type. A charge that is revenue only when
-- it is paid has no receivable and moves no resident's control account.
SELECT 'entry ' || l.entry_id || ', line ' || l.number AS subject,
       CASE WHEN c.id IS NULL THEN 'charge ' || l.charge_id || ' is unknown'
            ELSE concat_ws(' ', 'says', coalesce(l.resident_account_id::text, 'no resident'), l.account_code, l.revenue_type_code,
                           'of charge', c.id, 'which says', c.account_id, coalesce(c.receivable_account_code, 'no receivable'),
                           c.revenue_type_code) END AS detail
FROM ledger.line l LEFT JOIN accounts.charge c ON c.id = l.charge_id
WHERE l.charge_id IS NOT NULL
  AND (c.id IS NULL OR coalesce(l.revenue_type_code, c.revenue_type_code) <> c.revenue_type_code
       OR l.account_code IS DISTINCT FROM coalesce(c.receivable_account_code, l.revenue_account_code)
       OR l.resident_account_id IS DISTINCT FROM CASE WHEN c.receivable_account_code IS NOT NULL THEN c.account_id END)
