-- At commit: a charge that is billed to a receivable has its entry, and one that has none, or that of a bill or a fee, is told of once.
CREATE OR REPLACE FUNCTION accounts.check_issued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  SELECT c.id, c.bill_entry_id IS DISTINCT FROM e.id OR (e.id IS NULL AND c.receivable_account_code IS NOT NULL) AS without_entry
  INTO broken
  FROM (
    -- What is issued and what is told stand in one list and are grouped, because a join would be planned for a few rows and compare all pairs.
    SELECT x.id, count(*) FILTER (WHERE x.is_told) AS times
    FROM (SELECT i.id::text, false AS is_told FROM unnest(NEW.charge_ids) AS i (id)
          UNION ALL
          SELECT t.id, true
          FROM events.head h JOIN events.log l ON l.position > h.position_before AND l.position <= h.position,
               jsonb_array_elements_text(l.payload -> 'charges') AS t (id)
          WHERE h.last_time_by = pg_current_xact_id() AND l.kind = 'charges.issued.v1') x
    GROUP BY x.id HAVING NOT bool_and(x.is_told)) n
  CROSS JOIN LATERAL (SELECT * FROM accounts.charge x WHERE x.id = n.id::uuid LIMIT 1) c
  LEFT JOIN LATERAL (SELECT * FROM ledger.entry x
                     WHERE x.id = c.bill_entry_id AND x.transaction_id = pg_current_xact_id() LIMIT 1) e ON true
  WHERE c.bill_entry_id IS DISTINCT FROM e.id OR (e.id IS NULL AND c.receivable_account_code IS NOT NULL)
     OR ((e.id IS NULL OR e.kind IN ('BILL', 'RETURN_FEE')) AND n.times <> 1)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'charge % is issued without its %', broken.id, CASE WHEN broken.without_entry THEN 'entry' ELSE 'event' END
      USING ERRCODE = 'TB013';
  END IF;
  DELETE FROM accounts.issued_charges i WHERE i.number = NEW.number;
  RETURN NULL;
END $$;
