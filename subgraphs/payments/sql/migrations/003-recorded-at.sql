-- When a payment was recorded, by the clock of the database, which decides what was "moments ago"; received_at is by the clock
-- of the application. Null for what older versions recorded.
ALTER TABLE payments.payment ADD COLUMN recorded_at timestamptz;
ALTER TABLE payments.payment ALTER COLUMN recorded_at SET DEFAULT clock_timestamp();
