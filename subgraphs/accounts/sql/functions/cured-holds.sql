-- The holds that entries [{account, entry, payment}] cure, the payment null where an entry is of something else: those of accounts with nothing past due any more, see accounts.is_past_due, which
-- says what is ahead. Of several to one account, the last one does.
CREATE OR REPLACE FUNCTION accounts.cured_holds(payments jsonb, business_date date, ahead jsonb)
RETURNS TABLE (hold uuid, account uuid, kind text, entry uuid, payment uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  SELECT h.id, h.account_id, h.kind, p.entry, p.payment
  FROM (SELECT DISTINCT ON (r.account) r.account, r.entry, r.payment
        FROM ROWS FROM (jsonb_to_recordset(payments) AS (account uuid, entry uuid, payment uuid)) WITH ORDINALITY AS r (account, entry, payment, n)
        ORDER BY r.account, r.n DESC) p
  JOIN accounts.hold h ON h.account_id = p.account
  WHERE h.lifts_when_paid AND h.lifted_at IS NULL AND NOT accounts.is_past_due(h.account_id, business_date, ahead)
$$;
