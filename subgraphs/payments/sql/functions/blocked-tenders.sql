-- The tenders that these accounts do not take now because payments came back.
CREATE OR REPLACE FUNCTION payments.blocked_tenders(account_ids uuid[]) RETURNS TABLE (account_id uuid, tender text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT DISTINCT r.account_id, r.tender FROM payments.payment_return r
  WHERE r.account_id = ANY (account_ids) AND r.tender_blocked_until > clock_timestamp()
$$;

GRANT EXECUTE ON FUNCTION payments.blocked_tenders(uuid[]) TO tributary_accounts;
