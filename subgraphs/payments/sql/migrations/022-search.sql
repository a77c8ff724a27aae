-- What payments are looked for by, beside the account, the department and the receipt. Of those in the books there are many, and they are
-- found by something else; the others are few.
CREATE INDEX payment_amount ON payments.payment (amount_cents, id);
CREATE INDEX payment_instrument ON payments.payment (right(masked_instrument, 4), id) WHERE masked_instrument IS NOT NULL;
CREATE INDEX payment_reference ON payments.payment (processor_reference) WHERE processor_reference IS NOT NULL;
CREATE INDEX payment_unusual ON payments.payment (status, id) WHERE status NOT IN ('POSTED', 'SETTLED');
-- They come in about the order of their days, so that a range of days is a range of pages.
CREATE INDEX payment_day ON payments.payment USING brin (business_date);
