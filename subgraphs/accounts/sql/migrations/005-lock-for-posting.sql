-- Locking is always told how; its text is in sql/functions/.
DROP FUNCTION IF EXISTS accounts.lock_for_posting(uuid[], uuid[], integer, boolean);
