-- Appends events [{kind, topics, payload}] of what a function of an owner did for its caller, where that may post the kind of movement
-- and it announces them. Granted to nobody.
CREATE OR REPLACE FUNCTION books.tell(movement text, new_events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own jsonb := (SELECT jsonb_agg(e.value || jsonb_build_object('movement', movement) ORDER BY e.n)
                FROM jsonb_array_elements(new_events) WITH ORDINALITY AS e (value, n));
BEGIN
  PERFORM books.check_kinds(ARRAY[movement]);
  PERFORM books.check_announced(own);
  PERFORM events.append_all(books.announced(own, '[]', '[]', '[]'));
END $$;
