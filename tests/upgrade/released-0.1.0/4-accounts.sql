-- Resident accounts and their charges: the subledger. The balance of an account is always the sum of its open charges
-- less its credit; money columns change only through accounts.issue and accounts.apply.
-- Functions that look up few rows of growing tables switch the other ways to read them off, so that a plan made while a table
-- was small does not read it whole when it is large.

CREATE TABLE accounts.party (
  id uuid PRIMARY KEY,
  display_name text NOT NULL,
  email text,
  phone text,
  mailing_address text
);

CREATE TABLE accounts.account (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  type text NOT NULL CHECK (type IN ('UTILITY', 'PROPERTY_TAX', 'PERMIT', 'RECREATION', 'COURT', 'MISC_RECEIVABLE')),
  status text NOT NULL CHECK (status IN ('ACTIVE', 'FINAL_BILLED', 'CLOSED', 'IN_COLLECTIONS')),
  department_code text NOT NULL,
  holder_id uuid NOT NULL REFERENCES accounts.party,
  service_address text,
  blocked_tenders text[] NOT NULL DEFAULT '{}',
  open_cents bigint NOT NULL DEFAULT 0 CHECK (open_cents >= 0),
  credit_cents bigint NOT NULL DEFAULT 0 CHECK (credit_cents >= 0),
  balance_cents bigint NOT NULL GENERATED ALWAYS AS (open_cents - credit_cents) STORED,
  balance_version integer NOT NULL DEFAULT 0,
  balance_as_of timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 80);
CREATE INDEX account_holder ON accounts.account (holder_id);
CREATE INDEX account_department ON accounts.account (department_code);

CREATE TABLE accounts.charge (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  revenue_type_code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PRINCIPAL', 'PENALTY', 'INTEREST', 'FEE')),
  description text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  open_cents bigint NOT NULL CHECK (open_cents BETWEEN 0 AND amount_cents),
  -- The receivable this charge was billed to; null where the fee becomes revenue only when it is paid.
  receivable_account_code text,
  issued_on date NOT NULL,
  due_date date NOT NULL,
  priority smallint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX charge_open ON accounts.charge (account_id) WHERE open_cents > 0;
CREATE INDEX charge_account ON accounts.charge (account_id, issued_on);

-- One row per journal entry and resident account: what the entry did to the subledger.
CREATE TABLE accounts.movement (
  entry_id uuid NOT NULL,
  account_id uuid NOT NULL,
  open_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  -- The part that the control accounts of the ledger must show: billed receivables less credit balances.
  control_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  balance_version integer NOT NULL,
  PRIMARY KEY (entry_id, account_id),
  UNIQUE (account_id, balance_version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.movement
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- The entries of each statement that writes movements are noted here, so that one check at commit covers them all.
CREATE TABLE accounts.applied (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_ids uuid[] NOT NULL
);

CREATE FUNCTION accounts.note_movements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.applied (entry_ids) SELECT array_agg(DISTINCT m.entry_id) FROM new_movements m HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER note_movements AFTER INSERT ON accounts.movement REFERENCING NEW TABLE AS new_movements
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.note_movements();

-- At commit: the entries that moved residents are of this transaction, and moved each by exactly its control lines. That no
-- entry has such lines without moving anybody is for ledger.check_posting to see.
CREATE FUNCTION accounts.check_movements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken uuid;
BEGIN
  SELECT n.id INTO broken
  FROM unnest(NEW.entry_ids) AS n (id)
  LEFT JOIN LATERAL (SELECT x.transaction_id FROM ledger.entry x WHERE x.id = n.id LIMIT 1) e ON true
  WHERE e.transaction_id IS DISTINCT FROM pg_current_xact_id() LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: resident balances move only together with their journal entry', broken USING ERRCODE = 'TB006';
  END IF;

  SELECT n.id INTO broken
  FROM unnest(NEW.entry_ids) AS n (id)
  CROSS JOIN LATERAL (
    SELECT l.resident_account_id AS account_id, l.debit_cents - l.credit_cents AS cents
    FROM ledger.line l JOIN ledger.account a ON a.code = l.account_code
    WHERE l.entry_id = n.id AND a.controls IS NOT NULL
    UNION ALL
    SELECT m.account_id, -m.control_cents FROM accounts.movement m WHERE m.entry_id = n.id
  ) moved
  GROUP BY n.id, moved.account_id HAVING sum(moved.cents) <> 0 OR moved.account_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: a resident balance does not follow its control account lines', broken USING ERRCODE = 'TB006';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_movements AFTER INSERT ON accounts.applied DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_movements();

CREATE TABLE accounts.hold (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  kind text NOT NULL,
  reason text NOT NULL,
  placed_at timestamptz NOT NULL,
  lifted_at timestamptz,
  lifted_by_payment_id uuid,
  -- A hold that goes when the past-due amount is paid, as against one that staff lift.
  lifts_when_paid boolean NOT NULL
);
CREATE INDEX hold_account ON accounts.hold (account_id);
CREATE INDEX hold_standing ON accounts.hold (account_id) WHERE lifted_at IS NULL AND lifts_when_paid;

CREATE TABLE accounts.payment_plan (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE REFERENCES accounts.account,
  status text NOT NULL CHECK (status IN ('OFFERED', 'ACTIVE', 'COMPLETED', 'DEFAULTED')),
  remaining_cents bigint NOT NULL,
  next_due date,
  next_amount_cents bigint
);

-- Locks the named accounts and the owners of the named charges, in id order, and answers with what is open on them:
-- {accounts: [{id, number, type, status, department, blockedTenders, openCents, creditCents}],
--  charges: [{id, account, revenueType, kind, openCents, receivableAccount, dueDate, issuedOn, priority}]}.
CREATE FUNCTION accounts.lock_for_posting(account_ids uuid[], charge_ids uuid[]) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  wanted uuid[] := ARRAY(
    SELECT unnest(account_ids) UNION SELECT c.account_id FROM accounts.charge c WHERE c.id = ANY (charge_ids));
BEGIN
  PERFORM FROM accounts.account a WHERE a.id = ANY (wanted) ORDER BY a.id FOR NO KEY UPDATE;
  RETURN accounts.open_position(wanted, charge_ids);
END $$;

-- The same answer without locks. Whole rows as json, because jsonb takes four times as long to build.
CREATE FUNCTION accounts.open_position(wanted uuid[], charge_ids uuid[]) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN json_build_object(
    'accounts', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT a.id, a.number, a.type, a.status, a.department_code AS department, a.blocked_tenders AS "blockedTenders",
               a.open_cents AS "openCents", a.credit_cents AS "creditCents"
        FROM accounts.account a WHERE a.id = ANY (wanted)) x),
    'charges', (SELECT coalesce(json_agg(x), '[]') FROM (
        SELECT c.id, c.account_id AS account, c.revenue_type_code AS "revenueType", c.kind, c.open_cents AS "openCents",
               c.receivable_account_code AS "receivableAccount", c.due_date AS "dueDate", c.issued_on AS "issuedOn", c.priority
        FROM (SELECT * FROM accounts.charge o WHERE o.account_id = ANY (wanted) AND o.open_cents > 0
              UNION ALL
              SELECT * FROM accounts.charge n WHERE n.id = ANY (charge_ids) AND n.open_cents = 0) c) x));
END $$;

-- Applies [{entry, account, charge, openCents, creditCents, controlCents}] in order, signed deltas in cents; the accounts must be
-- locked. Answers [{entry, account, balanceCents, balanceVersion}] as it stood right after each entry.
CREATE FUNCTION accounts.apply(deltas jsonb) RETURNS jsonb
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

-- Lifts the holds that payments [{account, payment}] cure: those of accounts with nothing past due any more. Answers
-- [{account, hold, payment}].
CREATE FUNCTION accounts.lift_cured_holds(payments jsonb, business_date date) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
  WITH lifted AS (
    UPDATE accounts.hold h SET lifted_at = clock_timestamp(), lifted_by_payment_id = p.payment
    FROM (SELECT DISTINCT ON (r.account) r.account, r.payment
          FROM ROWS FROM (jsonb_to_recordset(payments) AS (account uuid, payment uuid)) WITH ORDINALITY AS r (account, payment, n)
          ORDER BY r.account, r.n DESC) p
    WHERE h.account_id = p.account AND h.lifts_when_paid AND h.lifted_at IS NULL
      AND NOT EXISTS (SELECT FROM accounts.charge c
                      WHERE c.account_id = h.account_id AND c.open_cents > 0 AND c.due_date < business_date)
    RETURNING h.account_id, h.id, h.lifted_by_payment_id
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('account', l.account_id, 'hold', l.id, 'payment', l.lifted_by_payment_id)), '[]')
  FROM lifted l
$$;

-- Adds charges [{id, account, entry, revenueType, kind, description, amountCents, receivableAccount, issuedOn, dueDate, priority}]
-- to accounts that are locked, with their movements; entry is the journal entry of the bill, or null for fees that are
-- revenue only when paid, which move no control account. Answers as accounts.apply does.
CREATE FUNCTION accounts.issue(charges jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.charge (id, account_id, revenue_type_code, kind, description, amount_cents, open_cents,
                               receivable_account_code, issued_on, due_date, priority)
  SELECT c.id, c.account, c."revenueType", c.kind, c.description, c."amountCents", c."amountCents", c."receivableAccount",
         c."issuedOn", c."dueDate", c.priority
  FROM jsonb_to_recordset(charges) AS c (id uuid, account uuid, "revenueType" text, kind text, description text,
    "amountCents" bigint, "receivableAccount" text, "issuedOn" date, "dueDate" date, priority smallint);

  UPDATE accounts.account a SET open_cents = a.open_cents + t.cents, balance_version = a.balance_version + 1,
         balance_as_of = clock_timestamp()
  FROM (SELECT c.account, sum(c."amountCents") AS cents
        FROM jsonb_to_recordset(charges) AS c (account uuid, entry uuid, "amountCents" bigint)
        WHERE c.entry IS NULL GROUP BY 1) t
  WHERE a.id = t.account;

  RETURN accounts.apply((
    SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.n), '[]') FROM (
      SELECT min(c.n) AS n, c.entry, c.account, sum(c."amountCents")::bigint AS "openCents", 0 AS "creditCents",
             coalesce(sum(c."amountCents") FILTER (WHERE c."receivableAccount" IS NOT NULL), 0)::bigint AS "controlCents"
      FROM ROWS FROM (jsonb_to_recordset(charges) AS (account uuid, entry uuid, "amountCents" bigint, "receivableAccount" text))
           WITH ORDINALITY AS c (account, entry, "amountCents", "receivableAccount", n)
      WHERE c.entry IS NOT NULL GROUP BY c.entry, c.account) d));
END $$;

GRANT SELECT ON ALL TABLES IN SCHEMA accounts TO tributary_accounts;
GRANT EXECUTE ON FUNCTION accounts.lock_for_posting(uuid[], uuid[]), accounts.open_position(uuid[], uuid[]), accounts.apply(jsonb),
  accounts.lift_cured_holds(jsonb, date) TO tributary_payments, tributary_accounts;
GRANT EXECUTE ON FUNCTION accounts.issue(jsonb) TO tributary_accounts;
