-- Entries are posted in the order of time, told in milliseconds, which is how it is shown: what was written before may stand a
-- little out of order. What was taken over from an earlier system was given the time of its confirmation as that of its
-- posting; how long it took is not known. The hash chain covers neither time.
ALTER TABLE ledger.entry DISABLE TRIGGER append_only;
UPDATE ledger.entry e SET posted_at = o.latest, confirmed_at = CASE WHEN e.confirmed_at <> e.posted_at THEN e.confirmed_at END
FROM (SELECT x.id, date_trunc('milliseconds', max(x.posted_at) OVER (ORDER BY x.sequence)) AS latest FROM ledger.entry x) o
WHERE e.id = o.id AND (e.posted_at <> o.latest OR e.confirmed_at = e.posted_at);
ALTER TABLE ledger.entry ENABLE TRIGGER append_only;

UPDATE events.head h SET last_time = greatest(h.last_time, (SELECT max(e.posted_at) FROM ledger.entry e));
