-- Whether something is past due on an account, on that day or, whoever tells an earlier one, today in whatever time zone. Only what the
-- migrator tells of is of the past.
-- ahead: what is not applied yet and taken for applied, [{charge, openCents}] as accounts.apply takes it
CREATE OR REPLACE FUNCTION accounts.is_past_due(account uuid, business_date date, ahead jsonb) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT EXISTS (
    SELECT FROM (SELECT o.id, o.open_cents, o.due_date FROM accounts.charge o WHERE o.account_id = account AND o.is_open
                 UNION ALL
                 SELECT p.id, p.open_cents, p.due_date FROM accounts.charge p
                 WHERE p.id IN (SELECT d.charge FROM jsonb_to_recordset(ahead) AS d (charge uuid))
                   AND p.account_id = account AND NOT p.is_open) c
    WHERE c.due_date < greatest(business_date,
        (events.happened_at(business_date::timestamptz, clock_timestamp()) AT TIME ZONE 'UTC' - interval '12 hours')::date)
      AND c.open_cents + coalesce((SELECT sum(d."openCents") FROM jsonb_to_recordset(ahead) AS d (charge uuid, "openCents" bigint)
                                   WHERE d.charge = c.id), 0) > 0)
$$;
