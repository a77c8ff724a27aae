-- The department that an account, a charge, a write-off or an adjustment is shown to; null when there is none of that id. `Query.node` decides by it
-- whether the caller may know that it exists.
CREATE OR REPLACE FUNCTION accounts.departments_of_account(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[a.department_code] FROM accounts.account a WHERE a.id = $1
$$;

CREATE OR REPLACE FUNCTION accounts.departments_of_charge(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[a.department_code] FROM accounts.charge c JOIN accounts.account a ON a.id = c.account_id WHERE c.id = $1
$$;

CREATE OR REPLACE FUNCTION accounts.departments_of_write_off(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[a.department_code] FROM accounts.write_off w JOIN accounts.account a ON a.id = w.account_id WHERE w.id = $1
$$;

CREATE OR REPLACE FUNCTION accounts.departments_of_adjustment(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY[a.department_code] FROM accounts.adjustment x JOIN accounts.account a ON a.id = x.account_id WHERE x.id = $1
$$;

GRANT EXECUTE ON FUNCTION accounts.departments_of_account(uuid), accounts.departments_of_charge(uuid),
  accounts.departments_of_write_off(uuid), accounts.departments_of_adjustment(uuid)
  TO tributary_departments;
