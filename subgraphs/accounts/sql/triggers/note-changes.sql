-- Grouped instead of joined, because a join of what was before with what is after is planned for a few rows and compares all pairs.
CREATE OR REPLACE FUNCTION accounts.note_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.changed_charges (charge_ids, cents)
  SELECT array_agg(c.id), array_agg(c.cents) FROM (
    SELECT x.id, sum(x.cents)::bigint AS cents
    FROM (SELECT a.id, a.open_cents AS cents FROM after a UNION ALL SELECT b.id, -b.open_cents FROM before b) x
    GROUP BY x.id HAVING sum(x.cents) <> 0) c
  HAVING count(*) > 0;
  RETURN NULL;
END $$;
