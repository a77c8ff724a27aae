-- Refuses kinds of movement that are not the caller's to post.
CREATE OR REPLACE FUNCTION books.check_kinds(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stranger text;
BEGIN
  SELECT n INTO stranger FROM unnest(names) n
  WHERE NOT EXISTS (SELECT FROM books.movement_kind k
                    WHERE k.name = n AND (k.role = session_user OR session_user = 'tributary_migrator'))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'movements of kind % are not posted by %', stranger, session_user USING ERRCODE = '42501';
  END IF;
END $$;
