-- Applies [{entry, account, charge, openCents, creditCents, controlCents}] in order, signed deltas in cents; the accounts must be
-- locked. Answers [{entry, account, balanceCents, balanceVersion}] as it stood right after each entry.
CREATE OR REPLACE FUNCTION accounts.apply(deltas jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  moved jsonb;
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
  ), running AS MATERIALIZED (
    SELECT p.*, a.balance_cents + sum(p.open_cents - p.credit_cents) OVER so_far AS balance_cents,
           a.balance_version + row_number() OVER so_far AS balance_version
    FROM per_entry p JOIN accounts.account a ON a.id = p.account_id
    WINDOW so_far AS (PARTITION BY p.account_id ORDER BY p.n)
  ), balances AS (
    UPDATE accounts.account a
    SET open_cents = a.open_cents + t.open_cents, credit_cents = a.credit_cents + t.credit_cents,
        balance_version = t.balance_version, balance_as_of = clock_timestamp()
    FROM (SELECT r.account_id, sum(r.open_cents) AS open_cents, sum(r.credit_cents) AS credit_cents,
                 max(r.balance_version) AS balance_version FROM running r GROUP BY 1) t
    WHERE a.id = t.account_id
  ), movements AS (
    INSERT INTO accounts.movement (entry_id, account_id, open_cents, credit_cents, control_cents, balance_cents, balance_version)
    SELECT r.entry_id, r.account_id, r.open_cents, r.credit_cents, r.control_cents, r.balance_cents, r.balance_version
    FROM running r
  )
  SELECT jsonb_agg(jsonb_build_object('entry', r.entry_id, 'account', r.account_id, 'balanceCents', r.balance_cents,
           'balanceVersion', r.balance_version) ORDER BY r.n)
  INTO moved FROM running r;
  RETURN coalesce(moved, '[]'::jsonb);
END $$;
