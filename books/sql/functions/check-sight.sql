-- Refuses aggregates that none of these kinds of movement sees.
CREATE OR REPLACE FUNCTION books.check_sight(kinds text[], names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unseen text;
BEGIN
  SELECT n INTO unseen FROM unnest(names) n
  WHERE NOT EXISTS (SELECT FROM books.sight s WHERE s.aggregate_name = n AND s.movement_name = ANY (kinds)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% is seen by no movement of this batch', unseen USING ERRCODE = '42501';
  END IF;
END $$;
