-- Charges are changed or issued before the lines of their entries are written: here the one must be what the other says. What is open
-- on a charge changed by the lines that name it, which stand on the account that it was billed to and under its resident; the
-- open amount of an account by its charges, entry by entry. That control lines move an account at all is for
-- ledger.check_posting to see.
CREATE OR REPLACE FUNCTION accounts.check_charges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken uuid;
BEGIN
  WITH noted AS (
    DELETE FROM accounts.changed_charges c WHERE c.transaction_id = pg_current_xact_id() RETURNING c.charge_ids, c.cents
  ), named AS MATERIALIZED (
    SELECT l.entry_id, l.charge_id, c.account_id, c.receivable_account_code IS NOT NULL AS is_billed,
           sum(l.debit_cents - l.credit_cents) AS cents,
           bool_and(c.id IS NOT NULL AND CASE
             WHEN c.receivable_account_code IS NULL THEN l.resident_account_id IS NULL
             ELSE l.account_code = c.receivable_account_code AND l.resident_account_id IS NOT DISTINCT FROM c.account_id END) AS fits
    FROM new_lines l LEFT JOIN LATERAL (SELECT * FROM accounts.charge x WHERE x.id = l.charge_id LIMIT 1) c ON true
    WHERE l.charge_id IS NOT NULL AND c.bill_entry_id IS DISTINCT FROM l.entry_id
    GROUP BY 1, 2, 3, 4
  ), entries AS MATERIALIZED (
    SELECT DISTINCT l.entry_id FROM new_lines l
  )
  SELECT x.id INTO broken FROM (
    SELECT n.charge_id AS id FROM named n WHERE NOT n.fits
    UNION ALL
    SELECT y.id FROM (
      SELECT n.charge_id AS id, n.cents FROM named n
      UNION ALL
      SELECT c.id, -c.cents FROM noted d, unnest(d.charge_ids, d.cents) AS c (id, cents)) y
    GROUP BY y.id HAVING sum(y.cents) <> 0
    UNION ALL
    SELECT z.account_id FROM (
      SELECT n.entry_id, n.account_id, n.cents, n.is_billed AS is_control FROM named n
      UNION ALL
      SELECT e.entry_id, i.account_id, i.amount_cents, i.receivable_account_code IS NOT NULL FROM entries e
      CROSS JOIN LATERAL (SELECT * FROM accounts.charge y WHERE y.bill_entry_id = e.entry_id OFFSET 0) i
      UNION ALL
      SELECT e.entry_id, m.account_id, -m.open_cents, false FROM entries e
      CROSS JOIN LATERAL (SELECT * FROM accounts.movement y WHERE y.entry_id = e.entry_id OFFSET 0) m) z
    GROUP BY z.entry_id, z.account_id HAVING sum(z.cents) <> 0 AND NOT bool_and(z.is_control)
  ) x LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%: what is open on a charge or its account does not follow the lines that name it', broken
      USING ERRCODE = 'TB011';
  END IF;
  RETURN NULL;
END $$;
