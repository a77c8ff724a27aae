-- Residents' balances, charges and holds move by books.look and books.post alone. Dropped with their grants; their text is in
-- sql/functions/.
DROP FUNCTION IF EXISTS accounts.apply(jsonb);
DROP FUNCTION IF EXISTS accounts.issue(jsonb);
DROP FUNCTION IF EXISTS accounts.lift_cured_holds(jsonb, date);
DROP FUNCTION IF EXISTS accounts.lock_for_posting(uuid[], uuid[], integer, boolean);
DROP FUNCTION IF EXISTS accounts.open_position(uuid[], uuid[]);
