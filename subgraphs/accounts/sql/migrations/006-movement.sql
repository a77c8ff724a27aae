-- Bills are a kind of movement: what they look up is called by books.look.
INSERT INTO books.movement_kind (name, role, lookup) VALUES ('BILL', 'tributary_accounts', 'accounts.issued_charges');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES ('BILL', 'charges.issued.v1', false);
