-- Makes changes of state [{movement, aggregate, id, transition, from, to, set: {column: value}}], aggregate by aggregate in the order
-- of their names. Refuses transitions that there are not, that are not the movement's to make, or that set more than they may. Whatever
-- is somewhere else by now than where its transition begins has been changed meanwhile, and the batch is decided anew. Each is told of
-- by one event of the kind that its transition announces; one that leads to where it came from may go without.
-- new_events: as books.post takes them
CREATE OR REPLACE FUNCTION books.make_changes(changes jsonb, new_events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stray record;
  turn record;
  made integer;
  announcing jsonb;
  announced jsonb := '[]';
BEGIN
  SELECT c.movement, c.transition, c.aggregate INTO stray
  FROM jsonb_to_recordset(changes) AS c (movement text, aggregate text, transition text, set jsonb)
  LEFT JOIN books.change m ON m.movement_name = c.movement AND m.aggregate_name = c.aggregate AND m.transition = c.transition
  WHERE m.columns IS NULL OR EXISTS (SELECT FROM jsonb_object_keys(coalesce(c.set, '{}')) k WHERE k <> ALL (m.columns)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'movement % does not make % of %, or not so', stray.movement, stray.transition, stray.aggregate
      USING ERRCODE = '42501';
  END IF;

  -- What changes twice in a batch changes in turns.
  FOR turn IN
    SELECT x.aggregate, x.number, jsonb_agg(x.change) AS changes, count(*) AS count,
           ARRAY(SELECT DISTINCT k FROM unnest(array_agg(x.change)) c, jsonb_object_keys(coalesce(c -> 'set', '{}')) k ORDER BY 1) AS columns
    FROM (SELECT c.value AS change, c.value ->> 'aggregate' AS aggregate,
                 row_number() OVER (PARTITION BY c.value ->> 'aggregate', c.value ->> 'id' ORDER BY c.n) AS number
          FROM jsonb_array_elements(changes) WITH ORDINALITY AS c (value, n)) x
    GROUP BY 1, 2 ORDER BY 1, 2
  LOOP
    EXECUTE format($sql$
      SELECT jsonb_agg(jsonb_build_object('changed', c.id, 'movement', c.movement, 'kind', t.event_kind, 'moves', c."from" <> c."to",
                                          'transition', c.transition, 'exists', t.name IS NOT NULL))
      FROM jsonb_to_recordset($1) AS c (id uuid, movement text, transition text, "from" text, "to" text)
      LEFT JOIN %s_transitions() t ON t.name = c.transition AND t.from_status = c."from" AND t.to_status = c."to" $sql$, turn.aggregate)
      INTO announcing USING turn.changes;
    SELECT a ->> 'changed' AS id, a ->> 'transition' AS transition INTO stray
    FROM jsonb_array_elements(announcing) a WHERE NOT (a -> 'exists')::boolean LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '% %: no transition % between these states', turn.aggregate, stray.id, stray.transition USING ERRCODE = 'TB009';
    END IF;
    announced := announced || announcing;
    EXECUTE format($sql$
      UPDATE %1$s a SET status = c."to", updated_at = clock_timestamp()%2$s
      FROM (SELECT x.*, jsonb_populate_record(NULL::%1$s, coalesce(x.set, '{}')) AS new_values
            FROM jsonb_to_recordset($1) AS x (id uuid, "from" text, "to" text, set jsonb)) c
      WHERE a.id = c.id AND a.status = c."from" $sql$, turn.aggregate,
      (SELECT string_agg(format(', %1$I = CASE WHEN c.set ? %1$L THEN (c.new_values).%1$I ELSE a.%1$I END', n), '' ORDER BY n)
       FROM unnest(turn.columns) n)) USING turn.changes;
    GET DIAGNOSTICS made = ROW_COUNT;
    IF made < turn.count THEN
      RAISE EXCEPTION '%: what was to be changed has been changed meanwhile', turn.aggregate USING ERRCODE = '40001';
    END IF;
  END LOOP;

  SELECT changed AS id INTO stray
  FROM (SELECT x ->> 'changed' AS changed, x ->> 'movement' AS movement, x ->> 'kind' AS kind, count(*) AS most,
               count(*) FILTER (WHERE (x -> 'moves')::boolean) AS least
        FROM jsonb_array_elements(announced) x WHERE x ->> 'kind' IS NOT NULL GROUP BY 1, 2, 3) a
  FULL JOIN (SELECT x ->> 'changed' AS changed, x ->> 'movement' AS movement, x ->> 'kind' AS kind, count(*) AS told
             FROM jsonb_array_elements(new_events) x WHERE x ->> 'changed' IS NOT NULL GROUP BY 1, 2, 3) e
    USING (changed, movement, kind)
  WHERE coalesce(e.told, 0) NOT BETWEEN coalesce(a.least, 0) AND coalesce(a.most, 0) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the change of % is not told of as it is announced', stray.id USING ERRCODE = 'TB013';
  END IF;
END $$;
