-- Gives back at most once per key, and never more than what was charged, and answers with what is remembered under the key.
CREATE OR REPLACE FUNCTION sandbox_processor.refund_once(new_key text, new_reference text, of_charge text, cents bigint, new_outcome text)
RETURNS sandbox_processor.refund
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  remembered sandbox_processor.refund;
  left_cents bigint;
BEGIN
  PERFORM FROM sandbox_processor.charge c WHERE c.reference = of_charge FOR UPDATE;
  SELECT * INTO remembered FROM sandbox_processor.refund r WHERE r.key = new_key;
  IF FOUND THEN
    RETURN remembered;
  END IF;
  SELECT c.amount_cents - coalesce(sum(r.amount_cents), 0) INTO left_cents
  FROM sandbox_processor.charge c
  LEFT JOIN sandbox_processor.refund r ON r.charge = c.reference AND r.outcome IN ('paid', 'pending')
  WHERE c.reference = of_charge AND c.outcome NOT LIKE 'declined%' GROUP BY c.key;
  INSERT INTO sandbox_processor.refund (key, reference, charge, amount_cents, outcome)
  VALUES (new_key, new_reference, of_charge, cents, CASE
    WHEN left_cents IS NULL THEN 'refused:CHARGE_UNKNOWN' WHEN left_cents < cents THEN 'refused:AMOUNT_TOO_LARGE' ELSE new_outcome END)
  ON CONFLICT (key) DO UPDATE SET key = excluded.key
  RETURNING * INTO remembered;
  RETURN remembered;
END $$;

GRANT EXECUTE ON FUNCTION sandbox_processor.refund_once(text, text, text, bigint, text) TO tributary_payments;
