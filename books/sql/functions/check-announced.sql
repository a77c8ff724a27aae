-- Refuses events that their movement does not announce, or without the entry that they tell of.
CREATE OR REPLACE FUNCTION books.check_announced(new_events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forged text;
BEGIN
  SELECT e.kind INTO forged FROM jsonb_to_recordset(new_events) AS e (movement text, kind text, entry uuid)
  LEFT JOIN books.announcement a ON a.movement_name = e.movement AND a.event_kind = e.kind
  WHERE a.event_kind IS NULL OR (a.of_entry AND e.entry IS NULL) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'an event % is announced by its own movement and with its entry, or not at all', forged USING ERRCODE = '42501';
  END IF;
END $$;
