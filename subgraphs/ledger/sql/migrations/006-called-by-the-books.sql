-- Entries are posted by books.post alone, and decided on what books.look answers. Dropped with their grants; their text is in
-- sql/functions/.
DROP FUNCTION IF EXISTS ledger.post(jsonb);
DROP FUNCTION IF EXISTS ledger.chart();
DROP FUNCTION IF EXISTS ledger.chart_version();
DROP FUNCTION IF EXISTS ledger.open_accounting_date(date);
