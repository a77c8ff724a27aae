-- Set for money that was posted to the suspense account of the agency, because it could not be booked where it belongs. No released
-- version has posted any there.
ALTER TABLE payments.payment
  ADD COLUMN in_suspense boolean NOT NULL DEFAULT false,
  ADD CHECK (NOT in_suspense OR unapplied_cents = amount_cents);
