-- Keeps where the log and the journal stood before the transaction that moves them now, so that what it wrote is told at its commit.
CREATE OR REPLACE FUNCTION events.note_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last_time_by IS DISTINCT FROM OLD.last_time_by THEN
    NEW.position_before := OLD.position;
    NEW.journal_before := OLD.journal_sequence;
  END IF;
  RETURN NEW;
END $$;
