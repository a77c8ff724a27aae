-- Refuses what a movement writes for another's entry, or beside any: what moves a resident belongs to an entry of this batch; a charge
-- and an event to one of their own movement, if to any; a hold is lifted by the entries of kinds that do that, and placed again by
-- those that do that; what an event tells of a row or a change is of its own movement; and rows are of kinds that keep some. Planned
-- without knowing how many there are, so that it is forbidden to compare all with all.
CREATE OR REPLACE FUNCTION books.check_effects(entries jsonb, deltas jsonb, charges jsonb, cures jsonb, relapses jsonb, rows jsonb,
  changes jsonb, new_events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
DECLARE
  stray record;
BEGIN
  PERFORM books.check_announced(new_events);
  WITH entry AS MATERIALIZED (
    SELECT e ->> 'id' AS id, e ->> 'kind' AS kind, k.holds
    FROM jsonb_array_elements(entries) e LEFT JOIN books.movement_kind k ON k.name = e ->> 'kind'
  ), part AS (
    SELECT 'TB006' AS code, 'a delta' AS what, d ->> 'entry' AS entry_id, NULL AS kind, NULL AS holds, true AS needs_entry
    FROM jsonb_array_elements(deltas) d
    UNION ALL
    SELECT '42501', 'a cure', c ->> 'entry', NULL, 'LIFTS', true FROM jsonb_array_elements(cures) c
    UNION ALL
    SELECT '42501', 'a relapse', r ->> 'entry', NULL, 'PLACES AGAIN', true FROM jsonb_array_elements(relapses) r
    UNION ALL
    SELECT 'TB013', 'a charge', c ->> 'entry', c ->> 'movement', NULL, false FROM jsonb_array_elements(charges) c
    UNION ALL
    SELECT '42501', 'an event', e ->> 'entry', e ->> 'movement', NULL, false FROM jsonb_array_elements(new_events) e
  )
  SELECT * INTO stray FROM (
    SELECT p.code, p.what, 'the entry ' || coalesce(p.entry_id, 'that is missing') AS of
    FROM part p LEFT JOIN entry e ON e.id = p.entry_id
    WHERE (p.needs_entry AND e.id IS NULL) OR (p.entry_id IS NOT NULL AND p.kind IS NOT NULL AND e.kind IS DISTINCT FROM p.kind)
       OR (p.holds IS NOT NULL AND e.holds IS DISTINCT FROM p.holds)
    UNION ALL
    SELECT 'TB013', 'an event', 'the row ' || (e ->> 'row')
    FROM jsonb_array_elements(new_events) e
    LEFT JOIN (SELECT k.key AS kind, r ->> 'id' AS id FROM jsonb_each(rows) k, jsonb_array_elements(k.value) r) w
      ON w.kind = e ->> 'movement' AND w.id = e ->> 'row'
    WHERE e ->> 'row' IS NOT NULL AND w.id IS NULL
    UNION ALL
    SELECT 'TB013', 'a row', 'the kind ' || k.name FROM jsonb_object_keys(rows) r JOIN books.movement_kind k ON k.name = r
    WHERE k.recorder IS NULL
    UNION ALL
    SELECT '42501', 'an event', 'the change of ' || (e ->> 'changed')
    FROM jsonb_array_elements(new_events) e
    LEFT JOIN jsonb_array_elements(changes) c ON c ->> 'id' = e ->> 'changed' AND c ->> 'movement' = e ->> 'movement'
    WHERE e ->> 'changed' IS NOT NULL AND c IS NULL
  ) s LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% is not of %, or that not of its movement', stray.what, stray.of USING ERRCODE = stray.code;
  END IF;
END $$;
