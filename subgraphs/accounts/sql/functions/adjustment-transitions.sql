-- How the status of accounts.adjustment changes, as adjustment.states.ts has it: written by `npm run schema`, not by hand.
-- from_status is null where the row comes to be. What is taken_over only the migrator may do, for an earlier system.
CREATE OR REPLACE FUNCTION accounts.adjustment_transitions()
RETURNS TABLE (name text, from_status text, to_status text, event_kind text, taken_over boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
    ('REQUEST', NULL, 'PENDING_APPROVAL', 'adjustment.requested.v1', false),
    ('ADJUST', NULL, 'APPROVED', 'adjustment.approved.v1', false),
    ('APPROVE', 'PENDING_APPROVAL', 'APPROVED', 'adjustment.approved.v1', false),
    ('REJECT', 'PENDING_APPROVAL', 'REJECTED', 'adjustment.rejected.v1', false)
$$;

GRANT EXECUTE ON FUNCTION accounts.adjustment_transitions() TO tributary_accounts, pg_read_all_data;
