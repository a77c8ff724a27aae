-- How often the books refused the captured money of a payment where it belongs.
ALTER TABLE payments.payment ADD COLUMN books_refused_count integer NOT NULL DEFAULT 0;
