-- Departments, what they collect for, how payments are allocated, and the items (permits, registrations, cases) that payments move.

CREATE TABLE departments.department (
  code text PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  -- Where overpayments of this department's accounts are kept.
  credit_account_code text NOT NULL
);

-- Policies are never edited: a new version takes over, and each payment keeps the version that allocated it.
CREATE TABLE departments.allocation_policy (
  department_code text NOT NULL REFERENCES departments.department,
  version integer NOT NULL,
  charge_order text[] NOT NULL,
  overpayment text NOT NULL CHECK (overpayment IN ('CREDIT', 'REJECT')),
  partial_payment boolean NOT NULL,
  payer_may_direct boolean NOT NULL,
  back_dating_days integer NOT NULL CHECK (back_dating_days >= 0),
  minimum_cents bigint NOT NULL CHECK (minimum_cents > 0),
  maximum_cents bigint NOT NULL,
  PRIMARY KEY (department_code, version)
);

CREATE TABLE departments.revenue_type (
  code text PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  department_code text NOT NULL REFERENCES departments.department,
  name text NOT NULL,
  ledger_account_code text NOT NULL,
  -- Set where the revenue is recognised when billed; null where it is recognised when collected.
  receivable_account_code text,
  priority smallint NOT NULL
);
CREATE INDEX revenue_type_department ON departments.revenue_type (department_code);

-- Which ledger account takes the money of a tender until it reaches the bank.
CREATE TABLE departments.clearing_account (
  tender text PRIMARY KEY,
  ledger_account_code text NOT NULL
);

CREATE TABLE departments.item (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  kind text NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'FEES_DUE', 'PAID', 'READY_TO_ISSUE', 'ISSUED', 'CONFIRMED', 'DISPOSED', 'CANCELLED')),
  -- What the item becomes once its fees are paid.
  status_when_paid text NOT NULL,
  department_code text NOT NULL REFERENCES departments.department,
  account_id uuid NOT NULL,
  due_cents bigint NOT NULL CHECK (due_cents >= 0),
  paid_cents bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX item_account ON departments.item (account_id);

CREATE TABLE departments.item_charge (
  charge_id uuid PRIMARY KEY,
  item_id uuid NOT NULL REFERENCES departments.item
);

-- How far each writer of this subgraph has read the event log; moved in the transaction of its effect.
CREATE TABLE departments.consumer (
  name text PRIMARY KEY,
  position bigint NOT NULL
);

-- Raised whenever the configuration below changes, so that posters may keep a copy.
CREATE TABLE departments.configuration (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version integer NOT NULL
);
INSERT INTO departments.configuration (version) VALUES (1);

CREATE FUNCTION departments.raise_configuration_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE departments.configuration SET version = version + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON departments.department
  FOR EACH STATEMENT EXECUTE FUNCTION departments.raise_configuration_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON departments.allocation_policy
  FOR EACH STATEMENT EXECUTE FUNCTION departments.raise_configuration_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON departments.revenue_type
  FOR EACH STATEMENT EXECUTE FUNCTION departments.raise_configuration_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON departments.clearing_account
  FOR EACH STATEMENT EXECUTE FUNCTION departments.raise_configuration_version();

CREATE FUNCTION departments.configuration_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT c.version FROM departments.configuration c $$;

-- {version, departments: {code: {creditAccount, policy}}, revenueTypes: {code: {department, ledgerAccount, receivableAccount}},
--  clearingAccounts: {tender: ledgerAccount}}
CREATE FUNCTION departments.routing() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'version', departments.configuration_version(),
    'departments', (SELECT coalesce(jsonb_object_agg(d.code, jsonb_build_object(
        'creditAccount', d.credit_account_code,
        'policy', (SELECT jsonb_build_object('version', p.version, 'chargeOrder', p.charge_order, 'overpayment', p.overpayment,
                     'partialPayment', p.partial_payment, 'payerMayDirect', p.payer_may_direct, 'backDatingDays', p.back_dating_days,
                     'minimumCents', p.minimum_cents, 'maximumCents', p.maximum_cents)
                   FROM departments.allocation_policy p WHERE p.department_code = d.code ORDER BY p.version DESC LIMIT 1))), '{}')
      FROM departments.department d),
    'revenueTypes', (SELECT coalesce(jsonb_object_agg(r.code, jsonb_build_object(
        'department', r.department_code, 'ledgerAccount', r.ledger_account_code,
        'receivableAccount', r.receivable_account_code)), '{}') FROM departments.revenue_type r),
    'clearingAccounts', (SELECT coalesce(jsonb_object_agg(c.tender, c.ledger_account_code), '{}') FROM departments.clearing_account c))
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA departments TO tributary_departments;
GRANT INSERT, UPDATE ON departments.item, departments.item_charge, departments.consumer TO tributary_departments;
GRANT EXECUTE ON FUNCTION departments.configuration_version(), departments.routing() TO tributary_payments, tributary_accounts;
