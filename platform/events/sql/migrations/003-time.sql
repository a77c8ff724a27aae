-- The time of the last commit, and the transaction that told it: times are told under the lock of the head, so that they rise
-- from commit to commit, and in milliseconds, which is how they are shown.
ALTER TABLE events.head ADD COLUMN last_time timestamptz NOT NULL DEFAULT 'epoch', ADD COLUMN last_time_by xid8;

-- What was written before may stand a little out of order; nothing is moved to before it happened.
ALTER TABLE events.log DISABLE TRIGGER append_only;
UPDATE events.log l SET occurred_at = o.latest
FROM (SELECT e.position, max(e.occurred_at) OVER (ORDER BY e.position) AS latest FROM events.log e) o
WHERE l.position = o.position AND l.occurred_at < o.latest;
ALTER TABLE events.log ENABLE TRIGGER append_only;

UPDATE events.head h SET last_time = coalesce(
  (SELECT date_trunc('milliseconds', max(l.occurred_at)) + interval '1 millisecond' FROM events.log l), h.last_time);

DROP FUNCTION IF EXISTS events.lock_head();
DROP FUNCTION IF EXISTS events.happened_at(timestamptz);
DROP FUNCTION IF EXISTS events.advance_journal(bigint, bytea);
