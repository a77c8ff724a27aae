-- Payments lift holds, and movements that go on from a payment lock it, see it, and change what it is.
UPDATE books.movement_kind SET holds = 'LIFTS' WHERE name = 'PAYMENT';
INSERT INTO books.aggregate (name, reader, reach) VALUES ('payments.payment', 'payments.known_payments', 'payments.reach_of_payments');

-- What becomes of attempts without money in the books (payments.mark) is told under the same contract as all else.
INSERT INTO books.movement_kind (name, role) VALUES ('ATTEMPT', 'tributary_payments');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES
  ('ATTEMPT', 'payment.pending.v1', false), ('ATTEMPT', 'payment.declined.v1', false), ('ATTEMPT', 'payment.abandoned.v1', false);
