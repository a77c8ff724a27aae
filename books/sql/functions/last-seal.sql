-- The last seal, whether nothing happened since the one before but that it was anchored, and the last row of the trail that closed
-- a fiscal period.
CREATE OR REPLACE FUNCTION books.last_seal(OUT number bigint, OUT last_sequence bigint, OUT last_position bigint, OUT hash bytea,
                                           OUT is_anchor boolean, OUT last_closing bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.number, s.last_sequence, s.last_position, s.hash,
         s.last_sequence = coalesce(b.last_sequence, 0)
           AND NOT EXISTS (SELECT FROM events.log l WHERE l.position > coalesce(b.last_position, 0) AND l.position <= s.last_position
                             AND l.kind <> 'journal.anchored.v1'),
         (SELECT coalesce(max(c.number), 0) FROM ledger.configuration_change c
          WHERE c.table_name = 'fiscal_period' AND c.after ->> 'status' = 'CLOSED')
  FROM (SELECT * FROM books.seal x ORDER BY x.number DESC LIMIT 1) s LEFT JOIN books.seal b ON b.number = s.number - 1
$$;

GRANT EXECUTE ON FUNCTION books.last_seal() TO tributary_ledger;
