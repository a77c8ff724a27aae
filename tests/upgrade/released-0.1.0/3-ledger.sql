-- The fund ledger. What arithmetic can guarantee is guaranteed here, whoever writes:
--   TB001 debits equal credits            TB002 debits equal credits in each fund     TB003 one currency per entry
--   TB004 the fiscal period is open       TB005 line accounts exist and are active    TB006 resident balances follow A/R lines
--   TB007 append-only                     TB008 an entry is complete and numbered without gap
--   TB009 a payment's status changes only by its lifecycle          TB010 posted payments and their entries come in pairs

CREATE TABLE ledger.fund (
  code text PRIMARY KEY CHECK (code ~ '^[0-9]{3}$'),
  id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  kind text NOT NULL,
  basis text NOT NULL CHECK (basis IN ('MODIFIED_ACCRUAL', 'FULL_ACCRUAL', 'CUSTODIAL')),
  is_pooled_cash boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX one_pooled_cash_fund ON ledger.fund (is_pooled_cash) WHERE is_pooled_cash;

CREATE TABLE ledger.account (
  code text PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  fund_code text NOT NULL REFERENCES ledger.fund,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE')),
  -- The subledger this account controls: what residents owe, or what the city owes them.
  controls text CHECK (controls IN ('RECEIVABLES', 'CREDIT_BALANCES')),
  active_from date NOT NULL DEFAULT '-infinity',
  active_to date NOT NULL DEFAULT 'infinity',
  CHECK (code LIKE fund_code || '-%')
);

-- The pair of accounts through which the pooled cash fund owes another fund its money.
CREATE TABLE ledger.pooled_cash_link (
  fund_code text PRIMARY KEY REFERENCES ledger.fund,
  due_from_pool_account_code text NOT NULL REFERENCES ledger.account,
  due_to_fund_account_code text NOT NULL REFERENCES ledger.account
);

CREATE TABLE ledger.fiscal_period (
  fiscal_year integer NOT NULL,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 12),
  id uuid NOT NULL UNIQUE,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
  PRIMARY KEY (fiscal_year, number),
  CHECK (starts_on <= ends_on),
  EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)
);

CREATE TABLE ledger.entry (
  id uuid PRIMARY KEY,
  sequence bigint NOT NULL UNIQUE CHECK (sequence > 0),
  kind text NOT NULL,
  description text NOT NULL,
  accounting_date date NOT NULL,
  effective_date date NOT NULL,
  fiscal_year integer NOT NULL,
  period_number integer NOT NULL,
  source_payment_id uuid,
  -- The transition of that payment which this entry records, so that each is posted at most once.
  source_event text,
  reverses_entry_id uuid REFERENCES ledger.entry,
  confirmed_at timestamptz,
  posted_at timestamptz NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  hash bytea NOT NULL,
  UNIQUE (source_payment_id, source_event),
  CHECK ((source_payment_id IS NULL) = (source_event IS NULL))
);
CREATE UNIQUE INDEX entry_reverses ON ledger.entry (reverses_entry_id) WHERE reverses_entry_id IS NOT NULL;
-- Entries are written in the order of time, which makes block ranges as good as a tree and costs posting next to nothing.
CREATE INDEX entry_dates ON ledger.entry USING brin (accounting_date);

CREATE TABLE ledger.line (
  entry_id uuid NOT NULL,
  number smallint NOT NULL,
  account_code text NOT NULL,
  fund_code text NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  currency text NOT NULL DEFAULT 'USD',
  department_code text,
  revenue_type_code text,
  -- The revenue (or liability) account that a collection is for, also where the line itself reduces a receivable.
  revenue_account_code text,
  channel text,
  resident_account_id uuid,
  charge_id uuid,
  PRIMARY KEY (entry_id, number),
  CHECK ((debit_cents > 0 AND credit_cents = 0) OR (credit_cents > 0 AND debit_cents = 0))
);

CREATE TABLE ledger.balance (
  account_code text NOT NULL REFERENCES ledger.account,
  fiscal_year integer NOT NULL,
  period_number integer NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  PRIMARY KEY (account_code, fiscal_year, period_number)
) WITH (fillfactor = 50);

-- What each department collected, by accounting date and channel.
CREATE TABLE ledger.department_day (
  department_code text NOT NULL,
  accounting_date date NOT NULL,
  channel text NOT NULL,
  gross_cents bigint NOT NULL DEFAULT 0,
  refund_cents bigint NOT NULL DEFAULT 0,
  return_cents bigint NOT NULL DEFAULT 0,
  payment_count integer NOT NULL DEFAULT 0,
  PRIMARY KEY (department_code, accounting_date, channel)
) WITH (fillfactor = 50);

CREATE TABLE ledger.revenue_day (
  department_code text NOT NULL,
  accounting_date date NOT NULL,
  revenue_type_code text NOT NULL,
  net_cents bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (department_code, accounting_date, revenue_type_code)
) WITH (fillfactor = 50);

CREATE TABLE ledger.department_year (
  department_code text NOT NULL,
  fiscal_year integer NOT NULL,
  net_cents bigint NOT NULL,
  PRIMARY KEY (department_code, fiscal_year)
) WITH (fillfactor = 50);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.line
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- Lines are written one whole entry per statement, so each statement must balance and the sum stays balanced.
CREATE FUNCTION ledger.check_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  SELECT f.entry_id, sum(f.difference) AS total, min(f.fund_code) FILTER (WHERE f.difference <> 0) AS uneven_fund,
         min(f.least_currency) <> max(f.greatest_currency) AS mixed
  INTO broken
  FROM (
    SELECT l.entry_id, l.fund_code, sum(l.debit_cents) - sum(l.credit_cents) AS difference, min(l.currency) AS least_currency,
           max(l.currency) AS greatest_currency, min(l.number) AS first, max(l.number) AS last, count(*) AS lines
    FROM new_lines l GROUP BY l.entry_id, l.fund_code
  ) f
  GROUP BY f.entry_id
  HAVING bool_or(f.difference <> 0) OR min(f.least_currency) <> max(f.greatest_currency) OR min(f.first) <> 1
      OR max(f.last) <> sum(f.lines)
  LIMIT 1;
  IF FOUND AND broken.total <> 0 THEN
    RAISE EXCEPTION 'entry %: debits and credits differ by % cents', broken.entry_id, broken.total USING ERRCODE = 'TB001';
  ELSIF FOUND AND broken.uneven_fund IS NOT NULL THEN
    RAISE EXCEPTION 'entry %: fund % is out of balance', broken.entry_id, broken.uneven_fund USING ERRCODE = 'TB002';
  ELSIF FOUND AND broken.mixed THEN
    RAISE EXCEPTION 'entry %: lines in more than one currency', broken.entry_id USING ERRCODE = 'TB003';
  ELSIF FOUND THEN
    -- A second statement would have to number its lines from 1 again, which the primary key refuses.
    RAISE EXCEPTION 'entry %: its lines are written by one statement and numbered from 1', broken.entry_id
      USING ERRCODE = 'TB007';
  END IF;

  SELECT l.entry_id, l.account_code, e.id IS NULL AS unknown_entry, a.code IS NULL AS unknown_account,
         e.transaction_id <> pg_current_xact_id() AS sealed
  INTO broken
  FROM new_lines l
  LEFT JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.id = l.entry_id LIMIT 1) e ON true
  LEFT JOIN ledger.account a ON a.code = l.account_code AND a.fund_code = l.fund_code
  WHERE e.id IS NULL OR a.code IS NULL OR e.transaction_id <> pg_current_xact_id()
     OR e.effective_date NOT BETWEEN a.active_from AND a.active_to
  LIMIT 1;
  IF FOUND THEN
    IF broken.unknown_entry OR broken.sealed THEN
      RAISE EXCEPTION 'entry %: lines are written together with their entry or not at all', broken.entry_id
        USING ERRCODE = 'TB007';
    END IF;
    RAISE EXCEPTION 'entry %: ledger account % is %', broken.entry_id, broken.account_code,
      CASE WHEN broken.unknown_account THEN 'unknown in that fund' ELSE 'not active on the effective date' END
      USING ERRCODE = 'TB005';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_lines AFTER INSERT ON ledger.line REFERENCING NEW TABLE AS new_lines
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_lines();

-- Period rows are locked by whoever closes them, so a post lands wholly before a close or is refused.
CREATE FUNCTION ledger.check_periods() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  broken record;
BEGIN
  PERFORM FROM ledger.fiscal_period p
   WHERE (p.fiscal_year, p.number) IN (SELECT e.fiscal_year, e.period_number FROM new_entries e) FOR SHARE;
  SELECT e.id, e.accounting_date INTO broken FROM new_entries e
  WHERE NOT EXISTS (SELECT FROM ledger.fiscal_period p
                    WHERE p.fiscal_year = e.fiscal_year AND p.number = e.period_number AND p.status = 'OPEN'
                      AND e.accounting_date BETWEEN p.starts_on AND p.ends_on) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: no open fiscal period holds %', broken.id, broken.accounting_date USING ERRCODE = 'TB004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_periods AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_periods();

-- Each statement that writes entries is noted here, so that one check at commit covers them all.
CREATE TABLE ledger.posting (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  entry_count bigint NOT NULL
);

CREATE FUNCTION ledger.note_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.posting (first_sequence, last_sequence, entry_count)
  SELECT min(e.sequence), max(e.sequence), count(*) FROM new_entries e HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER note_posting AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.note_posting();

-- At commit: the entries continue the sequence, each has lines and belongs to its payment, and those with control lines moved
-- the resident subledger; by how much is for accounts.check_movements to see.
CREATE FUNCTION ledger.check_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  IF NEW.last_sequence - NEW.first_sequence + 1 <> NEW.entry_count
     OR NEW.last_sequence > (SELECT h.journal_sequence FROM events.head h)
     OR (NEW.first_sequence > 1 AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.sequence = NEW.first_sequence - 1)) THEN
    RAISE EXCEPTION 'entries % to % do not continue the journal sequence', NEW.first_sequence, NEW.last_sequence
      USING ERRCODE = 'TB008';
  END IF;

  -- Looked up one by one: a subplan under OR could be planned as a hash over the whole table, for ever.
  SELECT e.id, l.entry_id IS NULL AS empty INTO broken
  FROM generate_series(NEW.first_sequence, NEW.last_sequence) n
  CROSS JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.sequence = n LIMIT 1) e
  LEFT JOIN LATERAL (SELECT x.entry_id FROM ledger.line x WHERE x.entry_id = e.id LIMIT 1) l ON true
  LEFT JOIN LATERAL (SELECT x.id FROM payments.payment x WHERE x.id = e.source_payment_id AND x.entry_id = e.id LIMIT 1) p ON true
  WHERE l.entry_id IS NULL OR (e.source_event = 'POSTED' AND p.id IS NULL)
  LIMIT 1;
  IF FOUND AND broken.empty THEN
    RAISE EXCEPTION 'entry % has no lines', broken.id USING ERRCODE = 'TB008';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'entry % posts a payment that does not know it', broken.id USING ERRCODE = 'TB010';
  END IF;

  SELECT e.id INTO broken
  FROM generate_series(NEW.first_sequence, NEW.last_sequence) n
  CROSS JOIN LATERAL (SELECT * FROM ledger.entry x WHERE x.sequence = n LIMIT 1) e
  LEFT JOIN LATERAL (SELECT x.entry_id FROM accounts.movement x WHERE x.entry_id = e.id LIMIT 1) m ON true
  CROSS JOIN LATERAL (SELECT FROM ledger.line x JOIN ledger.account a ON a.code = x.account_code
                      WHERE x.entry_id = e.id AND a.controls IS NOT NULL LIMIT 1) l
  WHERE m.entry_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: a control account line moves no resident balance', broken.id USING ERRCODE = 'TB006';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_posting AFTER INSERT ON ledger.posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_posting();

-- The hash chain: each link is sha256 over the link before it and the content of its entry.
CREATE FUNCTION ledger.chain(head bytea, contents bytea[]) RETURNS bytea[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  hash bytea := head;
  hashes bytea[] := '{}';
  content bytea;
BEGIN
  FOREACH content IN ARRAY contents LOOP
    hash := pg_catalog.sha256(hash || content);
    hashes := hashes || hash;
  END LOOP;
  RETURN hashes;
END $$;

CREATE FUNCTION ledger.line_text(l ledger.line) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws(',', l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents, l.currency,
    coalesce(l.department_code, '-'), coalesce(l.revenue_type_code, '-'), coalesce(l.revenue_account_code, '-'),
    coalesce(l.channel, '-'), coalesce(l.resident_account_id::text, '-'), coalesce(l.charge_id::text, '-'))
$$;

CREATE FUNCTION ledger.entry_content(e ledger.entry, lines_text text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', e.sequence, e.id, e.kind, e.description, e.accounting_date - date '2000-01-01',
    e.effective_date - date '2000-01-01', e.fiscal_year, e.period_number, coalesce(e.source_payment_id::text, '-'),
    coalesce(e.source_event, '-'), coalesce(e.reverses_entry_id::text, '-'), lines_text), 'UTF8'))
$$;

-- Posts [{id, kind, description, accountingDate, effectiveDate, sourcePaymentId, sourceEvent, reversesEntryId, confirmedAt,
--         lines: [{account, fund, debit, credit, department, revenueType, revenueAccount, channel, residentAccount, charge}]}]
-- in order, amounts in cents. Answers [{id, sequence, departments: [{code, accountingDate, deltaCents, netTodayCents,
-- netFiscalYearCents}]}] in the same order, where the nets are those of that day and its year right after that entry.
CREATE FUNCTION ledger.post(new_entries jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  last_sequence bigint;
  last_hash bytea;
  posted jsonb;
BEGIN
  SELECT * INTO head FROM events.lock_head();

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
            i.period_number, i.source_payment_id, i.source_event, i.reverses_entry_id, i.confirmed_at,
            events.happened_at(i.confirmed_at),
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
    INSERT INTO ledger.revenue_day AS r (department_code, accounting_date, revenue_type_code, net_cents)
    SELECT c.department_code, c.accounting_date, c.revenue_type_code, sum(c.cents)
    FROM collected c GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (department_code, accounting_date, revenue_type_code) DO UPDATE SET net_cents = r.net_cents + excluded.net_cents
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
         (SELECT c.hashes[array_length(c.hashes, 1)] FROM chained c)
  INTO posted, last_sequence, last_hash
  FROM entries e LEFT JOIN running r USING (n);

  IF posted IS NULL THEN
    RETURN '[]'::jsonb;
  END IF;
  PERFORM events.advance_journal(last_sequence, last_hash);
  RETURN posted;
END $$;

-- What a poster must know of the chart and the calendar.
CREATE FUNCTION ledger.pooled_cash() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'poolFund', (SELECT f.code FROM ledger.fund f WHERE f.is_pooled_cash),
    'links', (SELECT coalesce(jsonb_object_agg(l.fund_code, jsonb_build_object(
      'dueFromPool', l.due_from_pool_account_code, 'dueToFund', l.due_to_fund_account_code)), '{}') FROM ledger.pooled_cash_link l))
$$;

-- The date itself while its period is open, else the first day of the first open period after it; null when there is none.
CREATE FUNCTION ledger.open_accounting_date(wanted date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(wanted, p.starts_on) FROM ledger.fiscal_period p
  WHERE p.status = 'OPEN' AND p.ends_on >= wanted ORDER BY p.starts_on LIMIT 1
$$;

-- What a department collected on a day and in the fiscal year of that day, net of refunds and returns, with the position of
-- the log up to which that counts. One statement looks at both, so every later event comes on top and no earlier one does.
CREATE FUNCTION ledger.department_net(department text, day date)
RETURNS TABLE (net_day_cents bigint, net_fiscal_year_cents bigint, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT sum(d.gross_cents - d.refund_cents - d.return_cents) FROM ledger.department_day d
                   WHERE d.department_code = department AND d.accounting_date = day), 0)::bigint,
         coalesce((SELECT y.net_cents FROM ledger.department_year y
                   JOIN ledger.fiscal_period p ON p.fiscal_year = y.fiscal_year AND day BETWEEN p.starts_on AND p.ends_on
                   WHERE y.department_code = department), 0),
         h.position
  FROM events.head h
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO tributary_ledger;
GRANT INSERT ON ledger.entry, ledger.line TO tributary_ledger;
GRANT EXECUTE ON FUNCTION ledger.post(jsonb) TO tributary_ledger, tributary_payments, tributary_accounts;
GRANT EXECUTE ON FUNCTION ledger.department_net(text, date) TO tributary_departments;
GRANT EXECUTE ON FUNCTION ledger.pooled_cash(), ledger.open_accounting_date(date) TO tributary_payments, tributary_accounts;
GRANT EXECUTE ON FUNCTION ledger.chain(bytea, bytea[]), ledger.line_text(ledger.line), ledger.entry_content(ledger.entry, text)
  TO tributary_ledger;
