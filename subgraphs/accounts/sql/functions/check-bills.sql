-- At commit: the entry of a bill debits each resident's receivables and credits each kind of revenue by the charges that it issues, for
-- the department that collects them, on the day on which they are issued or the first on which that is possible, and does nothing
-- else; and an event of a bill tells of charges that are issued with it, to whom, due when, and for how much.
CREATE OR REPLACE FUNCTION accounts.check_bills(first_sequence bigint, last_sequence bigint, first_position bigint, last_position bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  -- What the migrator takes over is as an earlier system had it.
  is_ours CONSTANT boolean := session_user <> 'tributary_migrator';
  broken text;
BEGIN
  WITH bills AS MATERIALIZED (
    SELECT e.id, e.accounting_date, e.effective_date FROM ledger.entry e
    WHERE e.sequence BETWEEN first_sequence AND last_sequence AND e.kind = 'BILL'
  ), billed AS (
    SELECT b.id, c.account_id, c.revenue_type_code, c.receivable_account_code, t.ledger_account_code, c.amount_cents,
           CASE WHEN is_ours THEN t.department_code END AS department_code,
           NOT is_ours OR (b.effective_date = c.issued_on
                           AND (b.accounting_date = c.issued_on OR b.accounting_date = ledger.open_accounting_date(c.issued_on))) AS fits
    FROM bills b CROSS JOIN LATERAL (SELECT * FROM accounts.charge x WHERE x.bill_entry_id = b.id OFFSET 0) c
    LEFT JOIN departments.revenue_type t ON t.code = c.revenue_type_code
    WHERE c.receivable_account_code IS NOT NULL
  )
  SELECT x.subject INTO broken FROM (
    SELECT 'entry ' || y.id AS subject FROM (
      SELECT b.id, b.account_id, NULL AS revenue_type_code, b.receivable_account_code AS code, b.department_code, b.amount_cents AS cents,
             b.fits
      FROM billed b
      UNION ALL
      SELECT b.id, NULL, b.revenue_type_code, b.ledger_account_code, b.department_code, -b.amount_cents, true FROM billed b
      UNION ALL
      SELECT b.id, l.resident_account_id, CASE WHEN l.resident_account_id IS NULL THEN l.revenue_type_code END, l.account_code,
             CASE WHEN is_ours THEN l.department_code END, l.credit_cents - l.debit_cents,
             NOT is_ours OR (num_nonnulls(l.revenue_account_code, l.channel, l.charge_id) = 0
                             AND CASE WHEN l.resident_account_id IS NULL THEN l.credit_cents > 0
                                      ELSE l.debit_cents > 0 AND l.revenue_type_code IS NULL END)
      FROM bills b CROSS JOIN LATERAL (SELECT * FROM ledger.line z WHERE z.entry_id = b.id OFFSET 0) l) y
    GROUP BY y.id, y.account_id, y.revenue_type_code, y.code, y.department_code HAVING sum(y.cents) <> 0 OR NOT bool_and(y.fits)
    UNION ALL
    SELECT 'position ' || l.position
    FROM events.log l
    CROSS JOIN LATERAL (
      SELECT count(c.id) AS charges, sum(c.amount_cents) AS cents, bool_and(
               c.xmin = pg_current_xact_id()::xid AND c.account_id::text = l.payload ->> 'accountId'
               AND c.due_date::text = l.payload ->> 'dueDate'
               AND c.bill_entry_id::text IS NOT DISTINCT FROM l.payload ->> 'entryId') AS fit
      FROM jsonb_array_elements_text(l.payload -> 'charges') AS n (id)
      LEFT JOIN LATERAL (SELECT z.*, z.xmin FROM accounts.charge z WHERE z.id = n.id::uuid LIMIT 1) c ON true) c
    -- What the owner of the log appends beside the bills is for check:books to see.
    WHERE l.position BETWEEN first_position AND last_position AND l.kind = 'charges.issued.v1'
      AND is_ours
      AND (l.topics <> ARRAY['account:' || (l.payload ->> 'accountId')]
           OR l.payload - '{billId,accountId,entryId,amountCents,dueDate,charges}'::text[] <> '{}' OR c.fit IS NOT TRUE OR c.charges <> jsonb_array_length(l.payload -> 'charges')
           OR c.cents::text IS DISTINCT FROM l.payload ->> 'amountCents')
  ) x LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '%: a bill, its entry and its event say otherwise', broken USING ERRCODE = 'TB013';
  END IF;
END $$;
