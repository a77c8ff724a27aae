-- At commit: the entries of this transaction are of kinds that are declared, record and reverse what their kind may, and were made by
-- a rule of their kind that is in force on their accounting date, where it has any. An entry that reverses another mirrors its lines,
-- and is the one that says that its source is no longer what it was. What the pool owes a fund is what that fund has from it. Only the
-- migrator, who takes over the history of an earlier system, posts what that system knew, and without a rule. Then every kind checks
-- what is its own.
CREATE OR REPLACE FUNCTION books.check_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
  own record;
BEGIN
  -- The last change of the head covers what was written by those before.
  IF NOT EXISTS (SELECT FROM events.head h
                 WHERE h.position = NEW.position AND h.journal_sequence = NEW.journal_sequence
                   AND h.last_time_by = pg_current_xact_id()) THEN
    RETURN NULL;
  END IF;

  SELECT e.id, e.kind INTO broken
  FROM ledger.entry e LEFT JOIN LATERAL (SELECT * FROM ledger.entry_kind x WHERE x.name = e.kind LIMIT 1) k ON true
  WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence AND session_user <> 'tributary_migrator'
    AND k.name IS NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: kind % does not say how it counts in what is collected', broken.id, broken.kind USING ERRCODE = 'TB012';
  END IF;

  SELECT e.id, e.kind, e.source_transition, e.source_kind, e.reverses_entry_id IS NOT NULL AS reverses INTO broken
  FROM ledger.entry e LEFT JOIN LATERAL (SELECT * FROM books.movement_kind x WHERE x.name = e.kind LIMIT 1) k ON true
  WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence AND session_user <> 'tributary_migrator'
    AND (k.name IS NULL OR (e.reverses_entry_id IS NOT NULL) <> k.reverses
         OR e.source_kind IS DISTINCT FROM k.source_kind OR e.source_transition NOT LIKE k.source_transition)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: kind % does not record % %', broken.id, broken.kind,
      coalesce(broken.source_transition || ' of ' || broken.source_kind, 'nothing'),
      CASE WHEN broken.reverses THEN 'by reversing an entry' ELSE 'without reversing an entry' END USING ERRCODE = 'TB012';
  END IF;

  SELECT e.id, e.kind, e.rule_code, e.rule_version INTO broken
  FROM ledger.entry e LEFT JOIN LATERAL (
    SELECT x.movement, x.version FROM ledger.posting_rules() x
    WHERE x.code = e.rule_code AND x.effective_from <= e.accounting_date ORDER BY x.version DESC LIMIT 1) r ON true
  WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence
    AND CASE WHEN e.rule_code IS NOT NULL THEN (r.movement, r.version) IS DISTINCT FROM (e.kind, e.rule_version)
             ELSE session_user <> 'tributary_migrator'
                  AND EXISTS (SELECT FROM ledger.posting_rules() x WHERE x.movement = e.kind) END
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: kind % is not made by rule %', broken.id, broken.kind,
      coalesce(broken.rule_code || ', version ' || broken.rule_version, 'none') USING ERRCODE = 'TB012';
  END IF;

  SELECT e.id INTO broken
  FROM ledger.entry e CROSS JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.id = e.reverses_entry_id LIMIT 1) r
  WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence AND session_user <> 'tributary_migrator'
    AND ((e.source_kind, e.source_id) IS DISTINCT FROM (r.source_kind, r.source_id)
         OR (e.source_kind = 'PAYMENT'
             AND NOT EXISTS (SELECT FROM payments.payment p
                             WHERE p.id = e.source_id AND p.status = e.source_transition AND e.source_transition <> r.source_transition))
         -- What became of any other source is known to who checks the kind.
         OR (e.source_kind <> 'PAYMENT'
             AND NOT EXISTS (SELECT FROM books.movement_kind k WHERE k.name = e.kind AND k.checker IS NOT NULL))
         OR EXISTS (
           SELECT FROM (
             SELECT l.*, 1 AS n FROM ledger.line l WHERE l.entry_id = e.id
             UNION ALL
             SELECT l.entry_id, l.number, l.account_code, l.fund_code, l.credit_cents, l.debit_cents, l.currency, l.department_code,
                    l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id, l.charge_id, -1
             FROM ledger.line l WHERE l.entry_id = r.id) m
           GROUP BY m.account_code, m.debit_cents, m.credit_cents, m.currency, m.department_code, m.revenue_type_code,
                    m.revenue_account_code, m.channel, m.resident_account_id, m.charge_id
           HAVING sum(m.n) <> 0))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % reverses another, whose lines or source say otherwise', broken.id USING ERRCODE = 'TB012';
  END IF;

  SELECT l.entry_id AS id, k.owed_on INTO broken
  FROM ledger.entry e CROSS JOIN LATERAL (SELECT * FROM ledger.line x WHERE x.entry_id = e.id OFFSET 0) l
  CROSS JOIN LATERAL (
    SELECT x.due_to_fund_account_code AS owed_on FROM ledger.pooled_cash_link x
    WHERE l.account_code IN (x.due_from_pool_account_code, x.due_to_fund_account_code) LIMIT 1) k
  WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence AND session_user <> 'tributary_migrator'
  GROUP BY 1, 2 HAVING sum(l.debit_cents) <> sum(l.credit_cents) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: what the pool owes on % is not what is owed by the pool', broken.id, broken.owed_on USING ERRCODE = 'TB012';
  END IF;

  FOR own IN
    SELECT k.checker FROM books.movement_kind k
    WHERE k.checker IS NOT NULL
      AND (EXISTS (SELECT FROM ledger.entry e
                   WHERE e.sequence > NEW.journal_before AND e.sequence <= NEW.journal_sequence AND e.kind = k.name)
           OR EXISTS (SELECT FROM events.log l JOIN books.announcement a ON a.movement_name = k.name AND a.event_kind = l.kind
                      WHERE l.position > NEW.position_before AND l.position <= NEW.position))
    ORDER BY k.name
  LOOP
    EXECUTE format('SELECT %s($1, $2, $3, $4)', own.checker)
      USING NEW.journal_before + 1, NEW.journal_sequence, NEW.position_before + 1, NEW.position;
  END LOOP;
  RETURN NULL;
END $$;
