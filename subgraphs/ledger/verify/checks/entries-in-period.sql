-- Every entry belongs to the fiscal period that its accounting date falls into.
SELECT 'entry ' || e.id AS subject,
       'accounting date ' || e.accounting_date || ' in period ' || e.fiscal_year || '/' || e.period_number AS detail
FROM ledger.entry e
LEFT JOIN ledger.fiscal_period p ON p.fiscal_year = e.fiscal_year AND p.number = e.period_number
  AND e.accounting_date BETWEEN p.starts_on AND p.ends_on
WHERE p.id IS NULL
