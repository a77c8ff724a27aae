-- An attempt that was given up is taken up again when it turns out that its processor has the money or asks the payer's bank.
INSERT INTO payments.transition (from_status, to_status) VALUES ('ABANDONED', 'PENDING');
