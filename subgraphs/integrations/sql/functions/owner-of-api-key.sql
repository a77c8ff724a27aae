-- The subject who made a key, and who alone may know that it exists; null when there is none of that id. `Query.node` asks.
CREATE OR REPLACE FUNCTION integrations.owner_of_api_key(id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.owner FROM integrations.api_key k WHERE k.id = $1
$$;

GRANT EXECUTE ON FUNCTION integrations.owner_of_api_key(uuid) TO tributary_departments;
