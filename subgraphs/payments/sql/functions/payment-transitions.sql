-- How the status of payments.payment changes, as payment.states.ts has it: written by `npm run schema`, not by hand.
-- from_status is null where the row comes to be. What is taken_over only the migrator may do, for an earlier system.
CREATE OR REPLACE FUNCTION payments.payment_transitions()
RETURNS TABLE (name text, from_status text, to_status text, event_kind text, taken_over boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
    ('BEGIN', NULL, 'PENDING', NULL, false),
    ('POST', NULL, 'POSTED', 'payment.posted.v1', false),
    ('POST', 'PENDING', 'POSTED', 'payment.posted.v1', false),
    ('POST', 'ABANDONED', 'POSTED', 'payment.posted.v1', false),
    ('AWAIT', 'PENDING', 'PENDING', 'payment.pending.v1', false),
    ('TAKE_UP', 'PENDING', 'PENDING', 'payment.pending.v1', false),
    ('TAKE_UP', 'ABANDONED', 'PENDING', 'payment.pending.v1', false),
    ('DECLINE', 'PENDING', 'DECLINED', 'payment.declined.v1', false),
    ('GIVE_UP', 'PENDING', 'ABANDONED', 'payment.abandoned.v1', false),
    ('WATCH', 'ABANDONED', 'ABANDONED', NULL, false),
    ('TAKE_OVER', NULL, 'DECLINED', NULL, true),
    ('TAKE_OVER', NULL, 'ABANDONED', NULL, true),
    ('TAKE_OVER', NULL, 'CANCELLED', NULL, true),
    ('RETURN', 'POSTED', 'RETURNED', 'payment.returned.v1', false),
    ('RETURN', 'SETTLED', 'RETURNED', 'payment.returned.v1', false)
$$;

GRANT EXECUTE ON FUNCTION payments.payment_transitions() TO tributary_payments, pg_read_all_data;

-- The states in which the entry that posted a row of payments.payment stands in the journal, or is reversed there. In no other has it one.
CREATE OR REPLACE FUNCTION payments.payment_states_in_journal() RETURNS TABLE (status text, in_journal text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
    ('POSTED', 'POSTED'),
    ('SETTLED', 'POSTED'),
    ('VOIDED', 'REVERSED'),
    ('RETURNED', 'REVERSED')
$$;

GRANT EXECUTE ON FUNCTION payments.payment_states_in_journal() TO pg_read_all_data;
