-- Adds charges [{id, account, entry, revenueType, kind, description, amountCents, receivableAccount, issuedAt, issuedOn, dueDate,
-- priority}]
-- to accounts that are locked, with their movements; entry is the journal entry of the bill, or null for fees that are
-- revenue only when paid, which move no control account. Answers as accounts.apply does.
CREATE OR REPLACE FUNCTION accounts.issue(charges jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.charge (id, account_id, revenue_type_code, kind, description, amount_cents, open_cents,
                               receivable_account_code, issued_on, due_date, priority)
  SELECT c.id, c.account, c."revenueType", c.kind, c.description, c."amountCents", c."amountCents", c."receivableAccount",
         c."issuedOn", c."dueDate", c.priority
  FROM jsonb_to_recordset(charges) AS c (id uuid, account uuid, "revenueType" text, kind text, description text,
    "amountCents" bigint, "receivableAccount" text, "issuedOn" date, "dueDate" date, priority smallint);

  UPDATE accounts.account a SET open_cents = a.open_cents + t.cents, balance_version = a.balance_version + 1,
         balance_as_of = events.happened_at(t.issued_at, date_trunc('milliseconds', clock_timestamp()))
  FROM (SELECT c.account, sum(c."amountCents") AS cents, max(c."issuedAt") AS issued_at
        FROM jsonb_to_recordset(charges) AS c (account uuid, entry uuid, "amountCents" bigint, "issuedAt" timestamptz)
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

GRANT EXECUTE ON FUNCTION accounts.issue(jsonb) TO tributary_accounts;
