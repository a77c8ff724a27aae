-- Locking takes two parameters more; its text is in sql/functions/.
DROP FUNCTION IF EXISTS accounts.lock_for_posting(uuid[], uuid[]);
