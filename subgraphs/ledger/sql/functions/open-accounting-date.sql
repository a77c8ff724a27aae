-- The date itself while its period is open, else the first day of the first open period after it; null when there is none.
CREATE OR REPLACE FUNCTION ledger.open_accounting_date(wanted date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(wanted, p.starts_on) FROM ledger.fiscal_period p
  WHERE p.status = 'OPEN' AND p.ends_on >= wanted ORDER BY p.starts_on LIMIT 1
$$;
