-- The departments that a payment is shown to: its own and those that got a part of it; null when there is none of that id.
-- `Query.node` decides by them whether the caller may know that it exists.
CREATE OR REPLACE FUNCTION payments.departments_of_payment(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT p.department_code UNION SELECT a.department_code FROM payments.allocation a WHERE a.payment_id = p.id)
  FROM payments.payment p WHERE p.id = $1
$$;

GRANT EXECUTE ON FUNCTION payments.departments_of_payment(uuid) TO tributary_departments;
