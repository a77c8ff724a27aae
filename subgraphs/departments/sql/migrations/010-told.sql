-- What payments do to items (departments.pay_items) is told under the same contract as what movements of money do.
INSERT INTO books.movement_kind (name, role) VALUES ('ITEM', 'tributary_departments');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES ('ITEM', 'item.updated.v1', false);
