-- Whether a cursor may be resumed is told from the events beside it, not by looking for the oldest one that is kept.
DROP FUNCTION IF EXISTS events.floor(interval);
DROP INDEX events.log_occurred_at;
