-- The place in the journal as of an instant, and the instant itself, which is that of the last commit where that wanted lies behind it. No
-- entry is posted before it any more, so what is read up to that place is the same for ever. Times rise with the sequence.
CREATE OR REPLACE FUNCTION ledger.place_at(wanted timestamptz, OUT as_of timestamptz, OUT sequence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  behind bigint;
  middle bigint;
BEGIN
  as_of := events.settled(wanted);
  sequence := 0;
  behind := (SELECT h.journal_sequence FROM events.head h) + 1;
  WHILE behind - sequence > 1 LOOP
    middle := (sequence + behind) / 2;
    IF EXISTS (SELECT FROM ledger.entry e WHERE e.sequence = middle AND e.posted_at <= as_of) THEN
      sequence := middle;
    ELSE
      behind := middle;
    END IF;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION ledger.place_at(timestamptz) TO tributary_ledger;
