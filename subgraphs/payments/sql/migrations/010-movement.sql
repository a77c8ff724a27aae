-- Payments are a kind of movement: what they look up and record is called by books.look and books.post.
INSERT INTO books.movement_kind (name, role, lookup, recorder)
VALUES ('PAYMENT', 'tributary_payments', 'payments.look_up', 'payments.record');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES ('PAYMENT', 'payment.posted.v1', true);

DROP FUNCTION IF EXISTS payments.prepare(jsonb, date[], interval, integer[], integer, boolean);
DROP FUNCTION IF EXISTS payments.post(jsonb, jsonb, jsonb);
DROP FUNCTION IF EXISTS payments.begin(jsonb);
