-- Of cures or relapses [{entry, account, businessDate}], those whose entry moved the account, day by day, as
-- accounts.lift_cured_holds and accounts.place_holds_again take them: [{account, entry, payment}], where the payment is the source of
-- the entry, and null for an entry of anything else. entries and moved: as ledger.post takes and accounts.apply answers them.
CREATE OR REPLACE FUNCTION books.turned(turns jsonb, entries jsonb, moved jsonb) RETURNS TABLE (payments jsonb, business_date date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF turns = '[]' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT jsonb_agg(jsonb_build_object('account', t.account, 'entry', t.entry, 'payment', CASE WHEN e."sourceKind" = 'PAYMENT' THEN e."sourceId" END) ORDER BY t.n), t.day
    FROM ROWS FROM (jsonb_to_recordset(turns) AS (entry uuid, account uuid, "businessDate" date)) WITH ORDINALITY
      AS t (entry, account, day, n)
    JOIN jsonb_to_recordset(entries) AS e (id uuid, "sourceKind" text, "sourceId" uuid) ON e.id = t.entry
    WHERE (t.entry, t.account) IN (SELECT m.entry, m.account FROM jsonb_to_recordset(moved) AS m (entry uuid, account uuid))
    GROUP BY t.day ORDER BY t.day;
END $$;
