-- Adds charges [{id, account, entry, revenueType, kind, description, amountCents, issuedAt, issuedOn, dueDate, priority}], open in
-- full, to accounts that are locked; what they are billed to follows from their revenue type. entry is the journal entry of the bill,
-- whose deltas move the account (accounts.apply), or null for fees that are revenue only when paid: they move no control
-- account, and their account here.
CREATE OR REPLACE FUNCTION accounts.add_charges(charges jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stray text;
BEGIN
  SELECT coalesce(c."revenueType", 'none') INTO stray FROM jsonb_to_recordset(charges) AS c ("revenueType" text)
  LEFT JOIN departments.revenue_type t ON t.code = c."revenueType" WHERE t.code IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'nobody collects what is charged for %', stray USING ERRCODE = 'TB013';
  END IF;
  INSERT INTO accounts.charge (id, account_id, bill_entry_id, revenue_type_code, kind, description, amount_cents, open_cents,
                               receivable_account_code, issued_on, due_date, priority)
  SELECT c.id, c.account, c.entry, c."revenueType", c.kind, c.description, c."amountCents", c."amountCents", t.receivable_account_code,
         c."issuedOn", c."dueDate", c.priority
  FROM jsonb_to_recordset(charges) AS c (id uuid, account uuid, entry uuid, "revenueType" text, kind text, description text,
    "amountCents" bigint, "issuedOn" date, "dueDate" date, priority smallint)
  LEFT JOIN departments.revenue_type t ON t.code = c."revenueType";

  UPDATE accounts.account a SET open_cents = a.open_cents + t.cents, balance_version = a.balance_version + 1,
         balance_as_of = events.happened_at(t.issued_at, date_trunc('milliseconds', clock_timestamp()))
  FROM (SELECT c.account, sum(c."amountCents") AS cents, max(c."issuedAt") AS issued_at
        FROM jsonb_to_recordset(charges) AS c (account uuid, entry uuid, "amountCents" bigint, "issuedAt" timestamptz)
        WHERE c.entry IS NULL GROUP BY 1) t
  WHERE a.id = t.account;
END $$;
