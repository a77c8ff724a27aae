-- An attempt that was given up is taken up again when it turns out that its processor has the money or asks the payer's bank.
INSERT INTO payments.transition (from_status, to_status) VALUES ('ABANDONED', 'PENDING');

-- When its processor was last asked to charge an attempt again, which is then on its way once more.
ALTER TABLE payments.payment ADD COLUMN charged_again_at timestamptz;
