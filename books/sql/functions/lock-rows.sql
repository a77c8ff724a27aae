-- Locks rows {name of the aggregate: [id]}, aggregate by aggregate in the order of their names and each in that of its ids, and passes
-- over those that somebody holds, after wait_ms for each. Answers {name: {rows: as its reader tells of those that are locked,
-- held: [id of those that are not]}}.
CREATE OR REPLACE FUNCTION books.lock_rows(wanted jsonb, wait_ms integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  usual_timeout text := current_setting('lock_timeout');
  one record;
  locked uuid[];
  held jsonb;
  rows jsonb;
  answers jsonb := '{}';
BEGIN
  FOR one IN
    SELECT a.*, ARRAY(SELECT jsonb_array_elements_text(w.value)::uuid) AS ids
    FROM jsonb_each(wanted) w JOIN books.aggregate a ON a.name = w.key ORDER BY a.name
  LOOP
    IF books.is_preview() THEN
      locked := one.ids;
    ELSE
      IF wait_ms > 0 THEN
        BEGIN
          PERFORM set_config('lock_timeout', wait_ms || 'ms', true);
          EXECUTE format('SELECT FROM %s t WHERE t.id = ANY ($1) ORDER BY t.id FOR NO KEY UPDATE', one.name) USING one.ids;
        EXCEPTION WHEN lock_not_available THEN
          NULL; -- What is held all the same is passed over.
        END;
        PERFORM set_config('lock_timeout', usual_timeout, true);
      END IF;
      EXECUTE format('SELECT ARRAY(SELECT t.id FROM %s t WHERE t.id = ANY ($1) ORDER BY t.id FOR NO KEY UPDATE SKIP LOCKED)', one.name)
        INTO locked USING one.ids;
    END IF;
    EXECUTE format('SELECT coalesce(jsonb_agg(t.id), ''[]'') FROM %s t WHERE t.id = ANY ($1) AND t.id <> ALL ($2)', one.name)
      INTO held USING one.ids, locked;
    EXECUTE format('SELECT %s($1)', one.reader) INTO rows USING locked;
    answers := answers || jsonb_build_object(one.name, jsonb_build_object('rows', rows, 'held', held));
  END LOOP;
  RETURN answers;
END $$;
