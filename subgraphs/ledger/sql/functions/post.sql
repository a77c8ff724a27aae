-- Posts [{id, kind, description, accountingDate, effectiveDate, sourceKind, sourceId, sourceTransition, reversesEntryId,
--         confirmedAt, ruleCode, ruleVersion, facts,
--         lines: [{account, fund, debit, credit, department, revenueType, revenueAccount, channel, residentAccount, charge}]}]
-- in order, amounts in cents. Answers [{id, sequence, departments: [{code, accountingDate, deltaCents, netTodayCents,
-- netFiscalYearCents}]}] in the same order, where the nets are those of that day and its year right after that entry.
CREATE OR REPLACE FUNCTION ledger.post(new_entries jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  head record;
  before timestamptz;
  new_time timestamptz;
  ids uuid[];
  sums ledger.line_sum[];
  collections ledger.collection[];
  nets jsonb := '{}';
BEGIN
  SELECT * INTO head FROM events.lock_head();
  IF session_user = 'tributary_migrator' THEN
    before := (SELECT e.posted_at FROM ledger.entry e WHERE e.sequence = head.journal_sequence);
  END IF;

  WITH input AS MATERIALIZED (
    SELECT e.n, e.id, e.kind, e.description, e.accounting_date, e.effective_date, coalesce(p.fiscal_year, 0) AS fiscal_year,
           coalesce(p.number, 0) AS period_number, e.source_id, e.source_transition, e.reverses_entry_id, e.confirmed_at,
           e.source_kind, coalesce(k.counts_as <> 'NOTHING', false) AS is_collection, e.rule_code, e.rule_version, e.facts, e.lines
    FROM ROWS FROM (jsonb_to_recordset(new_entries) AS (
      id uuid, kind text, description text, "accountingDate" date, "effectiveDate" date, "sourceKind" text, "sourceId" uuid,
      "sourceTransition" text, "reversesEntryId" uuid, "confirmedAt" timestamptz, "ruleCode" text,
      "ruleVersion" integer, facts jsonb, lines jsonb)) WITH ORDINALITY
      AS e (id, kind, description, accounting_date, effective_date, source_kind, source_id, source_transition, reverses_entry_id,
            confirmed_at, rule_code, rule_version, facts, lines, n)
    LEFT JOIN ledger.fiscal_period p ON e.accounting_date BETWEEN p.starts_on AND p.ends_on
    LEFT JOIN ledger.entry_kind k ON k.name = e.kind
  ), lines AS MATERIALIZED (
    SELECT i.n, i.id AS entry_id, i.kind, i.accounting_date, i.fiscal_year, i.period_number,
           i.is_collection, x.number::smallint, x.account AS account_code, x.fund AS fund_code,
           coalesce(x.debit, 0) AS debit_cents, coalesce(x.credit, 0) AS credit_cents, coalesce(x.currency, 'USD') AS currency,
           x.department AS department_code, x."revenueType" AS revenue_type_code, x."revenueAccount" AS revenue_account_code,
           x.channel, x."residentAccount" AS resident_account_id, x.charge AS charge_id
    FROM input i CROSS JOIN ROWS FROM (jsonb_to_recordset(i.lines) AS (
      account text, fund text, debit bigint, credit bigint, currency text, department text, "revenueType" text,
      "revenueAccount" text, channel text, "residentAccount" uuid, charge uuid)) WITH ORDINALITY
      AS x (account, fund, debit, credit, currency, department, "revenueType", "revenueAccount", channel, "residentAccount",
            charge, number)
  ), sent AS (
    SELECT l.n, string_agg(record_send((l.entry_id, l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents,
             l.currency, l.department_code, l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id,
             l.charge_id)::ledger.line), ''::bytea ORDER BY l.number) AS lines
    FROM lines l GROUP BY l.n
  ), entries AS MATERIALIZED (
    SELECT i.n, s.lines,
           (i.id, head.journal_sequence + i.n, i.kind, i.description, i.accounting_date, i.effective_date, i.fiscal_year,
            i.period_number, i.source_id, i.source_transition, i.reverses_entry_id,
            -- How long an earlier system took to post is not known.
            CASE WHEN session_user <> 'tributary_migrator' THEN i.confirmed_at END,
            greatest(before, max(events.happened_at(i.confirmed_at, head.this_time)) OVER (ORDER BY i.n)),
            pg_current_xact_id(), NULL, i.source_kind, i.rule_code, i.rule_version, i.facts)::ledger.entry AS entry
    FROM input i LEFT JOIN sent s USING (n)
  ), inserted_entries AS (
    INSERT INTO ledger.entry SELECT (e.entry).id, (e.entry).sequence, (e.entry).kind, (e.entry).description,
      (e.entry).accounting_date, (e.entry).effective_date, (e.entry).fiscal_year, (e.entry).period_number,
      (e.entry).source_id, (e.entry).source_transition, (e.entry).reverses_entry_id, (e.entry).confirmed_at,
      (e.entry).posted_at, (e.entry).transaction_id,
      -- Every column but the hash itself, and every line; at commit it is sealed, see books.seal_batch.
      sha256(record_send(e.entry) || coalesce(e.lines, '')), (e.entry).source_kind,
      (e.entry).rule_code, (e.entry).rule_version, (e.entry).facts
    FROM entries e ORDER BY e.n
  ), inserted_lines AS (
    INSERT INTO ledger.line (entry_id, number, account_code, fund_code, debit_cents, credit_cents, currency, department_code,
                             revenue_type_code, revenue_account_code, channel, resident_account_id, charge_id)
    SELECT l.entry_id, l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents, l.currency, l.department_code,
           l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id, l.charge_id
    FROM lines l
  )
  SELECT (SELECT array_agg(i.id ORDER BY i.n) FROM input i),
         (SELECT max((e.entry).posted_at) FROM entries e),
         ARRAY(SELECT (l.accounting_date, l.fiscal_year, l.period_number, l.is_collection, l.account_code, l.department_code,
                  l.revenue_type_code, l.revenue_account_code, sum(l.debit_cents), sum(l.credit_cents))::ledger.line_sum
               FROM lines l GROUP BY l.accounting_date, l.fiscal_year, l.period_number, l.is_collection, l.account_code, l.department_code,
                  l.revenue_type_code, l.revenue_account_code),
         ARRAY(SELECT (l.n, l.kind, l.accounting_date, l.fiscal_year, l.department_code, coalesce(l.channel, 'COUNTER'),
                  sum(l.credit_cents - l.debit_cents))::ledger.collection
               FROM lines l JOIN ledger.account a ON a.code = l.revenue_account_code
               WHERE l.is_collection AND a.kind = 'REVENUE'
               GROUP BY l.n, l.kind, l.accounting_date, l.fiscal_year, l.department_code, coalesce(l.channel, 'COUNTER'))
  INTO ids, new_time, sums, collections;

  IF ids IS NULL THEN
    RETURN '[]'::jsonb;
  END IF;
  IF cardinality(collections) > 0 THEN
    nets := ledger.nets_after(collections);
  END IF;
  PERFORM ledger.roll_up(sums, collections);
  PERFORM events.advance_journal(head.journal_sequence + cardinality(ids), new_time);
  RETURN (SELECT jsonb_agg(jsonb_build_object('id', i.id, 'sequence', head.journal_sequence + i.n,
            'departments', coalesce(nets -> i.n::text, '[]')) ORDER BY i.n)
          FROM unnest(ids) WITH ORDINALITY AS i (id, n));
END $$;
