-- Adds charges as accounts.add_charges takes them, with the movements of their entries: amounts by entry and account, of which
-- those billed to a receivable move the control accounts. Answers as accounts.apply does.
CREATE OR REPLACE FUNCTION accounts.issue(charges jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM accounts.add_charges(charges);
  RETURN accounts.apply((
    SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.n), '[]') FROM (
      SELECT min(c.n) AS n, c.entry, c.account, sum(c."amountCents")::bigint AS "openCents", 0 AS "creditCents",
             coalesce(sum(c."amountCents") FILTER (WHERE c."receivableAccount" IS NOT NULL), 0)::bigint AS "controlCents"
      FROM ROWS FROM (jsonb_to_recordset(charges) AS (account uuid, entry uuid, "amountCents" bigint, "receivableAccount" text))
           WITH ORDINALITY AS c (account, entry, "amountCents", "receivableAccount", n)
      WHERE c.entry IS NOT NULL GROUP BY c.entry, c.account) d));
END $$;
