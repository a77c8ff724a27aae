-- What a department collected on a day and in the fiscal year of that day, net of refunds and returns, with the position of
-- the log up to which that counts. One statement looks at both, so every later event comes on top and no earlier one does.
CREATE OR REPLACE FUNCTION ledger.department_net(department text, day date)
RETURNS TABLE (net_day_cents bigint, net_fiscal_year_cents bigint, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT sum(d.gross_cents - d.refund_cents - d.return_cents) FROM ledger.department_day d
                   WHERE d.department_code = department AND d.accounting_date = day), 0)::bigint,
         coalesce((SELECT y.net_cents FROM ledger.department_year y
                   JOIN ledger.fiscal_period p ON p.fiscal_year = y.fiscal_year AND day BETWEEN p.starts_on AND p.ends_on
                   WHERE y.department_code = department), 0),
         h.position
  FROM events.head h
$$;

GRANT EXECUTE ON FUNCTION ledger.department_net(text, date) TO tributary_departments;
