-- Posts [{id, kind, description, accountingDate, effectiveDate, sourcePaymentId, sourceEvent, reversesEntryId, confirmedAt,
--         lines: [{account, fund, debit, credit, department, revenueType, revenueAccount, channel, residentAccount, charge}]}]
-- in order, amounts in cents. Answers [{id, sequence, departments: [{code, accountingDate, deltaCents, netTodayCents,
-- netFiscalYearCents}]}] in the same order, where the nets are those of that day and its year right after that entry.
CREATE OR REPLACE FUNCTION ledger.post(new_entries jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  before timestamptz;
  new_time timestamptz;
  last_sequence bigint;
  last_hash bytea;
  posted jsonb;
BEGIN
  SELECT * INTO head FROM events.lock_head();
  IF session_user = 'tributary_migrator' THEN
    before := (SELECT e.posted_at FROM ledger.entry e WHERE e.sequence = head.journal_sequence);
  END IF;

  WITH input AS MATERIALIZED (
    SELECT e.n, e.id, e.kind, e.description, e.accounting_date, e.effective_date, coalesce(p.fiscal_year, 0) AS fiscal_year,
           coalesce(p.number, 0) AS period_number, e.source_payment_id, e.source_event, e.reverses_entry_id, e.confirmed_at,
           e.lines
    FROM ROWS FROM (jsonb_to_recordset(new_entries) AS (
      id uuid, kind text, description text, "accountingDate" date, "effectiveDate" date, "sourcePaymentId" uuid,
      "sourceEvent" text, "reversesEntryId" uuid, "confirmedAt" timestamptz, lines jsonb)) WITH ORDINALITY
      AS e (id, kind, description, accounting_date, effective_date, source_payment_id, source_event, reverses_entry_id,
            confirmed_at, lines, n)
    LEFT JOIN ledger.fiscal_period p ON e.accounting_date BETWEEN p.starts_on AND p.ends_on
  ), lines AS MATERIALIZED (
    SELECT i.n, i.id AS entry_id, i.kind, i.accounting_date, i.fiscal_year, i.period_number, i.source_payment_id,
           x.number::smallint, x.account AS account_code, x.fund AS fund_code, coalesce(x.debit, 0) AS debit_cents,
           coalesce(x.credit, 0) AS credit_cents, coalesce(x.currency, 'USD') AS currency, x.department AS department_code,
           x."revenueType" AS revenue_type_code, x."revenueAccount" AS revenue_account_code, x.channel,
           x."residentAccount" AS resident_account_id, x.charge AS charge_id
    FROM input i CROSS JOIN ROWS FROM (jsonb_to_recordset(i.lines) AS (
      account text, fund text, debit bigint, credit bigint, currency text, department text, "revenueType" text,
      "revenueAccount" text, channel text, "residentAccount" uuid, charge uuid)) WITH ORDINALITY
      AS x (account, fund, debit, credit, currency, department, "revenueType", "revenueAccount", channel, "residentAccount",
            charge, number)
  ), texts AS (
    SELECT l.n, string_agg(ledger.line_text((l.entry_id, l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents,
             l.currency, l.department_code, l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id,
             l.charge_id)::ledger.line), ';' ORDER BY l.number) AS lines_text
    FROM lines l GROUP BY l.n
  ), entries AS MATERIALIZED (
    SELECT i.n, t.lines_text,
           (i.id, head.journal_sequence + i.n, i.kind, i.description, i.accounting_date, i.effective_date, i.fiscal_year,
            i.period_number, i.source_payment_id, i.source_event, i.reverses_entry_id,
            -- How long an earlier system took to post is not known.
            CASE WHEN session_user <> 'tributary_migrator' THEN i.confirmed_at END,
            greatest(before, max(events.happened_at(i.confirmed_at, head.this_time)) OVER (ORDER BY i.n)),
            pg_current_xact_id(), NULL)::ledger.entry AS entry
    FROM input i LEFT JOIN texts t USING (n)
  ), chained AS MATERIALIZED (
    SELECT ledger.chain(head.journal_hash, array_agg(ledger.entry_content(e.entry, e.lines_text) ORDER BY e.n)) AS hashes
    FROM entries e
  ), inserted_entries AS (
    INSERT INTO ledger.entry SELECT (e.entry).id, (e.entry).sequence, (e.entry).kind, (e.entry).description,
      (e.entry).accounting_date, (e.entry).effective_date, (e.entry).fiscal_year, (e.entry).period_number,
      (e.entry).source_payment_id, (e.entry).source_event, (e.entry).reverses_entry_id, (e.entry).confirmed_at,
      (e.entry).posted_at, (e.entry).transaction_id, coalesce(c.hashes[e.n], ''::bytea)
    FROM entries e CROSS JOIN chained c ORDER BY e.n
  ), inserted_lines AS (
    INSERT INTO ledger.line (entry_id, number, account_code, fund_code, debit_cents, credit_cents, currency, department_code,
                             revenue_type_code, revenue_account_code, channel, resident_account_id, charge_id)
    SELECT l.entry_id, l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents, l.currency, l.department_code,
           l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id, l.charge_id
    FROM lines l
  ), balances AS (
    INSERT INTO ledger.balance AS b
    SELECT l.account_code, l.fiscal_year, l.period_number, sum(l.debit_cents), sum(l.credit_cents)
    FROM lines l GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (account_code, fiscal_year, period_number) DO UPDATE
      SET debit_cents = b.debit_cents + excluded.debit_cents, credit_cents = b.credit_cents + excluded.credit_cents
  ), collected AS MATERIALIZED (
    SELECT l.n, l.accounting_date, l.fiscal_year, l.kind, l.department_code, l.revenue_type_code,
           coalesce(l.channel, 'COUNTER') AS channel, l.credit_cents - l.debit_cents AS cents
    FROM lines l JOIN ledger.account r ON r.code = l.revenue_account_code
    WHERE l.source_payment_id IS NOT NULL AND r.kind = 'REVENUE'
  ), by_revenue_type AS (
    INSERT INTO ledger.revenue_day AS r (department_code, accounting_date, revenue_type_code, net_cents, recognized_cents)
    SELECT x.department_code, x.accounting_date, x.revenue_type_code, sum(x.net_cents), sum(x.recognized_cents)
    FROM (
      SELECT c.department_code, c.accounting_date, c.revenue_type_code, c.cents AS net_cents, 0 AS recognized_cents FROM collected c
      UNION ALL
      SELECT l.department_code, l.accounting_date, coalesce(l.revenue_type_code, ''), 0, l.credit_cents - l.debit_cents
      FROM lines l JOIN ledger.account a ON a.code = l.account_code
      WHERE a.kind = 'REVENUE' AND l.department_code IS NOT NULL
    ) x GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (department_code, accounting_date, revenue_type_code) DO UPDATE
      SET net_cents = r.net_cents + excluded.net_cents, recognized_cents = r.recognized_cents + excluded.recognized_cents
  ), by_department AS MATERIALIZED (
    SELECT c.n, c.department_code, c.accounting_date, c.fiscal_year, c.channel, c.kind, sum(c.cents) AS cents
    FROM collected c GROUP BY 1, 2, 3, 4, 5, 6
  ), days AS (
    INSERT INTO ledger.department_day AS d (department_code, accounting_date, channel, gross_cents, refund_cents, return_cents,
                                            payment_count)
    SELECT d.department_code, d.accounting_date, d.channel,
           coalesce(sum(d.cents) FILTER (WHERE d.kind NOT IN ('REFUND', 'RETURN')), 0),
           coalesce(-sum(d.cents) FILTER (WHERE d.kind = 'REFUND'), 0),
           coalesce(-sum(d.cents) FILTER (WHERE d.kind = 'RETURN'), 0),
           count(*) FILTER (WHERE d.kind = 'PAYMENT')
    FROM by_department d GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (department_code, accounting_date, channel) DO UPDATE
      SET gross_cents = d.gross_cents + excluded.gross_cents, refund_cents = d.refund_cents + excluded.refund_cents,
          return_cents = d.return_cents + excluded.return_cents, payment_count = d.payment_count + excluded.payment_count
  ), years AS (
    INSERT INTO ledger.department_year AS y (department_code, fiscal_year, net_cents)
    SELECT d.department_code, d.fiscal_year, sum(d.cents) FROM by_department d GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (department_code, fiscal_year) DO UPDATE SET net_cents = y.net_cents + excluded.net_cents
  ), days_before AS (
    SELECT d.department_code, d.accounting_date, sum(d.gross_cents - d.refund_cents - d.return_cents) AS net
    FROM ledger.department_day d
    WHERE (d.department_code, d.accounting_date) IN (SELECT b.department_code, b.accounting_date FROM by_department b)
    GROUP BY 1, 2
  ), running AS (
    SELECT d.n, jsonb_agg(jsonb_build_object(
      'code', d.department_code, 'accountingDate', d.accounting_date, 'deltaCents', d.cents,
      'netTodayCents', coalesce(b.net, 0) + d.day_so_far, 'netFiscalYearCents', coalesce(y.net_cents, 0) + d.year_so_far)
      ORDER BY d.department_code) AS departments
    FROM (
      SELECT g.*, sum(g.cents) OVER (PARTITION BY g.department_code, g.accounting_date ORDER BY g.n) AS day_so_far,
             sum(g.cents) OVER (PARTITION BY g.department_code, g.fiscal_year ORDER BY g.n) AS year_so_far
      FROM (SELECT b.n, b.department_code, b.accounting_date, b.fiscal_year, sum(b.cents) AS cents
            FROM by_department b GROUP BY 1, 2, 3, 4) g
    ) d
    LEFT JOIN days_before b USING (department_code, accounting_date)
    LEFT JOIN ledger.department_year y USING (department_code, fiscal_year)
    GROUP BY d.n
  )
  SELECT jsonb_agg(jsonb_build_object('id', (e.entry).id, 'sequence', (e.entry).sequence,
           'departments', coalesce(r.departments, '[]'::jsonb)) ORDER BY e.n),
         max((e.entry).sequence),
         (SELECT c.hashes[array_length(c.hashes, 1)] FROM chained c), max((e.entry).posted_at)
  INTO posted, last_sequence, last_hash, new_time
  FROM entries e LEFT JOIN running r USING (n);

  IF posted IS NULL THEN
    RETURN '[]'::jsonb;
  END IF;
  PERFORM events.advance_journal(last_sequence, last_hash, new_time);
  RETURN posted;
END $$;
