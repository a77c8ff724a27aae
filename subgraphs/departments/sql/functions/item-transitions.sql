-- How the status of departments.item changes, as item.states.ts has it: written by `npm run schema`, not by hand.
-- from_status is null where the row comes to be. What is taken_over only the migrator may do, for an earlier system.
CREATE OR REPLACE FUNCTION departments.item_transitions()
RETURNS TABLE (name text, from_status text, to_status text, event_kind text, taken_over boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
    ('COVER_FEES', 'FEES_DUE', 'PAID', 'item.updated.v1', false),
    ('COVER_FEES', 'FEES_DUE', 'READY_TO_ISSUE', 'item.updated.v1', false),
    ('COVER_FEES', 'FEES_DUE', 'CONFIRMED', 'item.updated.v1', false),
    ('COVER_FEES', 'FEES_DUE', 'DISPOSED', 'item.updated.v1', false),
    ('UNCOVER_FEES', 'PAID', 'FEES_DUE', 'item.updated.v1', false),
    ('UNCOVER_FEES', 'READY_TO_ISSUE', 'FEES_DUE', 'item.updated.v1', false),
    ('UNCOVER_FEES', 'CONFIRMED', 'FEES_DUE', 'item.updated.v1', false),
    ('UNCOVER_FEES', 'DISPOSED', 'FEES_DUE', 'item.updated.v1', false),
    ('REGISTER', NULL, 'OPEN', NULL, false),
    ('REGISTER', NULL, 'FEES_DUE', NULL, false),
    ('TAKE_OVER', NULL, 'PAID', NULL, true),
    ('TAKE_OVER', NULL, 'READY_TO_ISSUE', NULL, true),
    ('TAKE_OVER', NULL, 'ISSUED', NULL, true),
    ('TAKE_OVER', NULL, 'CONFIRMED', NULL, true),
    ('TAKE_OVER', NULL, 'DISPOSED', NULL, true),
    ('TAKE_OVER', NULL, 'CANCELLED', NULL, true),
    ('SET_FEES', 'OPEN', 'FEES_DUE', NULL, true),
    ('ISSUE', 'READY_TO_ISSUE', 'ISSUED', NULL, true),
    ('DISMISS', 'OPEN', 'DISPOSED', NULL, true),
    ('DISMISS', 'FEES_DUE', 'DISPOSED', NULL, true),
    ('CANCEL', 'OPEN', 'CANCELLED', NULL, true),
    ('CANCEL', 'FEES_DUE', 'CANCELLED', NULL, true),
    ('CANCEL', 'READY_TO_ISSUE', 'CANCELLED', NULL, true),
    ('CANCEL', 'CONFIRMED', 'CANCELLED', NULL, true)
$$;

GRANT EXECUTE ON FUNCTION departments.item_transitions() TO tributary_departments, pg_read_all_data;
