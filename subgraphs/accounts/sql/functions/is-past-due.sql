-- Whether something is past due on an account, on that day or, whoever tells an earlier one, today in whatever time zone. Only what the
-- migrator tells of is of the past.
CREATE OR REPLACE FUNCTION accounts.is_past_due(account uuid, business_date date) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT EXISTS (SELECT FROM accounts.charge c
                 WHERE c.account_id = account AND c.is_open AND c.due_date < greatest(business_date,
                   (events.happened_at(business_date::timestamptz, clock_timestamp()) AT TIME ZONE 'UTC' - interval '12 hours')::date))
$$;
