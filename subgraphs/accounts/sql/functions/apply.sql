-- Applies [{entry, account, charge, openCents, creditCents, controlCents}] in order, signed deltas in cents; the accounts must be
-- locked. Answers [{entry, account, balanceCents, balanceVersion}] as it stood right after each entry. Each row is looked up once:
-- where an account stood before is what its update leaves, less what it adds, and opens the running sums over its entries.
CREATE OR REPLACE FUNCTION accounts.apply(deltas jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  moved jsonb;
  all_known boolean;
BEGIN
  WITH input AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(deltas) AS (
      entry uuid, account uuid, charge uuid, "openCents" bigint, "creditCents" bigint, "controlCents" bigint)) WITH ORDINALITY
      AS d (entry_id, account_id, charge_id, open_cents, credit_cents, control_cents, n)
  ), charges AS (
    UPDATE accounts.charge c SET open_cents = c.open_cents + d.cents
    FROM (SELECT i.charge_id, sum(i.open_cents) AS cents FROM input i WHERE i.charge_id IS NOT NULL GROUP BY 1) d
    WHERE c.id = d.charge_id
  ), per_entry AS MATERIALIZED (
    SELECT i.entry_id, i.account_id, min(i.n) AS n, sum(i.open_cents) AS open_cents, sum(i.credit_cents) AS credit_cents,
           sum(i.control_cents) AS control_cents
    FROM input i GROUP BY i.entry_id, i.account_id
  ), balances AS (
    UPDATE accounts.account a
    SET open_cents = a.open_cents + t.open_cents, credit_cents = a.credit_cents + t.credit_cents,
        balance_version = a.balance_version + t.entries, balance_as_of = clock_timestamp()
    FROM (SELECT p.account_id, sum(p.open_cents) AS open_cents, sum(p.credit_cents) AS credit_cents, count(*) AS entries
          FROM per_entry p GROUP BY 1) t
    WHERE a.id = t.account_id
    RETURNING a.id AS account_id, a.balance_cents - (t.open_cents - t.credit_cents) AS balance_cents,
              a.balance_version - t.entries AS balance_version
  ), running AS MATERIALIZED (
    SELECT s.entry_id, s.account_id, s.n, s.open_cents, s.credit_cents, s.control_cents, bool_or(s.opens) OVER so_far AS is_known,
           sum(s.cents) OVER so_far AS balance_cents, sum(s.versions) OVER so_far AS balance_version
    FROM (
      SELECT NULL::uuid AS entry_id, b.account_id, 0 AS n, NULL::numeric AS open_cents, NULL::numeric AS credit_cents, NULL::numeric AS control_cents, true AS opens,
             b.balance_cents AS cents, b.balance_version AS versions
      FROM balances b
      UNION ALL
      SELECT p.entry_id, p.account_id, p.n, p.open_cents, p.credit_cents, p.control_cents, false, p.open_cents - p.credit_cents, 1
      FROM per_entry p) s
    WINDOW so_far AS (PARTITION BY s.account_id ORDER BY s.n)
  ), movements AS (
    INSERT INTO accounts.movement (entry_id, account_id, open_cents, credit_cents, control_cents, balance_cents, balance_version)
    SELECT r.entry_id, r.account_id, r.open_cents, r.credit_cents, r.control_cents, r.balance_cents, r.balance_version
    FROM running r WHERE r.n > 0 AND r.is_known
  )
  SELECT jsonb_agg(jsonb_build_object('entry', r.entry_id, 'account', r.account_id, 'balanceCents', r.balance_cents,
           'balanceVersion', r.balance_version) ORDER BY r.n), bool_and(r.is_known)
  INTO moved, all_known FROM running r WHERE r.n > 0;
  IF NOT all_known THEN
    RAISE EXCEPTION 'a delta moves a resident account that there is not' USING ERRCODE = 'TB006';
  END IF;
  RETURN coalesce(moved, '[]'::jsonb);
END $$;
