-- What tells of money is appended by books.post alone. Dropped with their grants; their text is in sql/functions/.
DROP FUNCTION IF EXISTS events.append(jsonb);
DROP FUNCTION IF EXISTS events.append_all(events.new_event[]);
