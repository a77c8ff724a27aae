-- What a reader that wants to resume after a position has to know: where the log ends, when the event at that position
-- happened (null when there is none), and whether the first event it would get is older than the retention of streams.
-- Three rows are looked up, however long the log is.
CREATE OR REPLACE FUNCTION events.resumption(after_position bigint, retention interval, OUT last_position bigint,
                                             OUT occurred_at timestamptz, OUT expired boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.position, (SELECT l.occurred_at FROM events.log l WHERE l.position = after_position),
         coalesce((SELECT n.occurred_at < now() - retention FROM events.log n WHERE n.position = after_position + 1), false)
  FROM events.head h
$$;

GRANT EXECUTE ON FUNCTION events.resumption(bigint, interval)
  TO tributary_accounts, tributary_payments, tributary_departments, tributary_ledger, tributary_integrations;
