-- What departments will have collected right after each entry that is about to be rolled up, on its day and in its fiscal year:
-- {n: [{code, accountingDate, deltaCents, netTodayCents, netFiscalYearCents}]}.
CREATE OR REPLACE FUNCTION ledger.nets_after(collections ledger.collection[]) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    WITH moved AS MATERIALIZED (
      SELECT c.n, c.department_code, c.accounting_date, c.fiscal_year, sum(c.cents) AS cents
      FROM unnest(collections) c GROUP BY 1, 2, 3, 4
    ), days AS MATERIALIZED (
      SELECT d.department_code, d.accounting_date, (
               SELECT sum(x.gross_cents - x.refund_cents - x.return_cents) FROM ledger.department_day x
               WHERE x.department_code = d.department_code AND x.accounting_date = d.accounting_date) AS net_cents
      FROM (SELECT DISTINCT m.department_code, m.accounting_date FROM moved m) d
    )
    SELECT jsonb_object_agg(x.n, x.departments) FROM (
      SELECT r.n, jsonb_agg(jsonb_build_object(
        'code', r.department_code, 'accountingDate', r.accounting_date, 'deltaCents', r.cents,
        'netTodayCents', coalesce(d.net_cents, 0) + r.day_so_far, 'netFiscalYearCents', coalesce(y.net_cents, 0) + r.year_so_far)
        ORDER BY r.department_code) AS departments
      FROM (
        SELECT m.*, sum(m.cents) OVER (PARTITION BY m.department_code, m.accounting_date ORDER BY m.n) AS day_so_far,
               sum(m.cents) OVER (PARTITION BY m.department_code, m.fiscal_year ORDER BY m.n) AS year_so_far
        FROM moved m) r
      LEFT JOIN days d USING (department_code, accounting_date)
      LEFT JOIN ledger.department_year y USING (department_code, fiscal_year)
      GROUP BY r.n) x);
END $$;
