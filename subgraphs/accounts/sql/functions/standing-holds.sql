-- The holds that stand on accounts: [{id, account, kind, liftsWhenPaid}].
CREATE OR REPLACE FUNCTION accounts.standing_holds(account_ids uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'account', h.account_id, 'kind', h.kind, 'liftsWhenPaid', h.lifts_when_paid)
                            ORDER BY h.placed_at, h.id), '[]')
  FROM accounts.hold h WHERE h.account_id = ANY (account_ids) AND h.lifted_at IS NULL
$$;
