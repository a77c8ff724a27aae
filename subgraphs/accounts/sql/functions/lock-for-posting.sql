-- Locks the named accounts and the owners of the named charges, in id order, and answers with what is open on them:
-- {accounts: [{id, number, type, status, department, blockedTenders, openCents, creditCents}],
--  charges: [{id, account, revenueType, kind, openCents, receivableAccount, dueDate, issuedOn, priority}]}.
CREATE OR REPLACE FUNCTION accounts.lock_for_posting(account_ids uuid[], charge_ids uuid[]) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  wanted uuid[] := ARRAY(
    SELECT unnest(account_ids) UNION SELECT c.account_id FROM accounts.charge c WHERE c.id = ANY (charge_ids));
BEGIN
  PERFORM FROM accounts.account a WHERE a.id = ANY (wanted) ORDER BY a.id FOR NO KEY UPDATE;
  RETURN accounts.open_position(wanted, charge_ids);
END $$;

GRANT EXECUTE ON FUNCTION accounts.lock_for_posting(uuid[], uuid[]) TO tributary_payments, tributary_accounts;
