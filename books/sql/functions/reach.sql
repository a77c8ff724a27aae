-- The accounts, charges and entries that come with rows {name of the aggregate: [id]}, each sorted.
CREATE OR REPLACE FUNCTION books.reach(wanted jsonb, OUT accounts uuid[], OUT charges uuid[], OUT entries uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  answer jsonb;
  answers jsonb := '[]';
BEGIN
  FOR one IN
    SELECT a.reach, ARRAY(SELECT jsonb_array_elements_text(w.value)::uuid) AS ids
    FROM jsonb_each(wanted) w JOIN books.aggregate a ON a.name = w.key WHERE a.reach IS NOT NULL ORDER BY a.name
  LOOP
    EXECUTE format('SELECT %s($1)', one.reach) INTO answer USING one.ids;
    answers := answers || answer;
  END LOOP;
  accounts := ARRAY(SELECT DISTINCT x::uuid FROM jsonb_array_elements(answers) a, jsonb_array_elements_text(a -> 'accounts') x ORDER BY 1);
  charges := ARRAY(SELECT DISTINCT x::uuid FROM jsonb_array_elements(answers) a, jsonb_array_elements_text(a -> 'charges') x ORDER BY 1);
  entries := ARRAY(SELECT DISTINCT x::uuid FROM jsonb_array_elements(answers) a, jsonb_array_elements_text(a -> 'entries') x ORDER BY 1);
END $$;
