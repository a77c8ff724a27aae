-- The entries of payments record that a payment was posted, and what they, the payment and its event say is compared at commit.
UPDATE books.movement_kind SET source_kind = 'PAYMENT', source_transition = 'POSTED', checker = 'payments.check_told' WHERE name = 'PAYMENT';
