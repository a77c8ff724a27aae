-- Keeps what a processor told, if it is told for the first time; answers whether it is.
CREATE OR REPLACE FUNCTION payments.keep_notice(of_processor text, of_event text, of_kind text, at timestamptz, words text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  new_number bigint;
BEGIN
  SELECT c.last_number + 1 INTO new_number FROM payments.notice_counter c FOR UPDATE;
  IF EXISTS (SELECT FROM payments.processor_notice n WHERE n.processor = of_processor AND n.event_id = of_event) THEN
    RETURN false;
  END IF;
  UPDATE payments.notice_counter SET last_number = new_number;
  INSERT INTO payments.processor_notice (number, processor, event_id, kind, happened_at, body)
  VALUES (new_number, of_processor, of_event, of_kind, at, words);
  RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION payments.keep_notice(text, text, text, timestamptz, text) TO tributary_payments;
