-- Where payments stand whose processors have news, locked in the order of their ids, so that what is decided of them is still so when it
-- is written. is_captured: whether it is known that the money is there.
CREATE OR REPLACE FUNCTION payments.lock_standings(ids uuid[])
RETURNS TABLE (id uuid, status text, amount_cents bigint, processor text, processor_reference text, is_captured boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT p.id, p.status, p.amount_cents, p.processor, p.processor_reference, p.confirmed_at IS NOT NULL
  FROM payments.payment p WHERE p.id = ANY (ids) ORDER BY p.id FOR NO KEY UPDATE
$$;

GRANT EXECUTE ON FUNCTION payments.lock_standings(uuid[]) TO tributary_payments;
