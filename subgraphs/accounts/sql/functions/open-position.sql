-- The same answer without locks, with the tenders that returned payments block as well. Whole rows as json, because jsonb takes four times as long to build.
CREATE OR REPLACE FUNCTION accounts.open_position(wanted uuid[], charge_ids uuid[]) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN json_build_object(
    'accounts', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT a.id, a.number, a.type, a.status, a.department_code AS department, a.blocked_tenders || ARRAY(
                 SELECT r.tender FROM payments.payment_return r
                 WHERE r.account_id = a.id AND r.tender_blocked_until > clock_timestamp()) AS "blockedTenders",
               a.open_cents AS "openCents", a.credit_cents AS "creditCents", a.balance_version AS "balanceVersion"
        FROM accounts.account a WHERE a.id = ANY (wanted)) x),
    'charges', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT c.id, c.account_id AS account, c.revenue_type_code AS "revenueType", c.kind, c.amount_cents AS "amountCents", c.open_cents AS "openCents",
               c.receivable_account_code AS "receivableAccount", c.due_date AS "dueDate", c.issued_on AS "issuedOn", c.priority
        FROM (SELECT * FROM accounts.charge o WHERE o.account_id = ANY (wanted) AND o.is_open
              UNION ALL
              SELECT * FROM accounts.charge n WHERE n.id = ANY (charge_ids) AND NOT n.is_open) c) x));
END $$;
