-- Whether there is a department of each of these codes.
CREATE OR REPLACE FUNCTION departments.all_exist(codes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(codes) AS c (code) WHERE NOT EXISTS (SELECT FROM departments.department d WHERE d.code = c.code))
$$;

GRANT EXECUTE ON FUNCTION departments.all_exist(text[]) TO tributary_integrations;
