-- Attempts per channel between two business dates, for the revenue summary of the ledger.
CREATE OR REPLACE FUNCTION payments.attempts(department text, from_date date, to_date date)
RETURNS TABLE (channel text, started bigint, abandoned bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.channel, count(*), count(*) FILTER (WHERE p.status = 'ABANDONED')
  FROM payments.payment p WHERE p.department_code = department AND p.business_date BETWEEN from_date AND to_date GROUP BY 1
$$;

GRANT EXECUTE ON FUNCTION payments.attempts(text, date, date) TO tributary_ledger;
