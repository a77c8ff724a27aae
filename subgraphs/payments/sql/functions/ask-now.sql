-- Has the processor asked at once about attempts that are undecided or watched, because it is known to have news.
CREATE OR REPLACE FUNCTION payments.ask_now(ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE payments.payment p SET next_attempt_at = statement_timestamp()
  WHERE p.id = ANY (ARRAY(
      SELECT d.id FROM payments.payment d WHERE d.id = ANY (ids) AND d.next_attempt_at > statement_timestamp() ORDER BY d.id FOR UPDATE))
$$;

GRANT EXECUTE ON FUNCTION payments.ask_now(uuid[]) TO tributary_payments;
