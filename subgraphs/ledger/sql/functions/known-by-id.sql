-- What `Query.node` has to know of the ledger's own. An entry is shown to the departments of its lines, of which there may be
-- none; null when there is no entry of that id.
CREATE OR REPLACE FUNCTION ledger.departments_of_entry(id uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT DISTINCT l.department_code FROM ledger.line l WHERE l.entry_id = e.id AND l.department_code IS NOT NULL)
  FROM ledger.entry e WHERE e.id = $1
$$;

-- The chart of accounts is no secret: accounts and funds are shown to everybody, and null says that there is none of that id.
CREATE OR REPLACE FUNCTION ledger.account_code(id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.code FROM ledger.account a WHERE a.id = $1
$$;

CREATE OR REPLACE FUNCTION ledger.fund_code(id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.code FROM ledger.fund f WHERE f.id = $1
$$;

GRANT EXECUTE ON FUNCTION ledger.departments_of_entry(uuid), ledger.account_code(uuid), ledger.fund_code(uuid)
  TO tributary_departments;
