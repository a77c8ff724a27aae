-- What bills are decided on beside the accounts: which of the charges {charges: [id]} were issued before. Answers [id].
CREATE OR REPLACE FUNCTION accounts.issued_charges(wanted jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT coalesce(jsonb_agg(c.id), '[]') FROM accounts.charge c
  WHERE c.id = ANY (ARRAY(SELECT jsonb_array_elements_text(wanted -> 'charges')::uuid))
$$;
