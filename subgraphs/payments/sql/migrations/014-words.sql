ALTER TABLE payments.payment
  ADD CONSTRAINT payment_channel_words CHECK (channel IN (
    'ONLINE', 'MOBILE', 'IVR', 'COUNTER', 'KIOSK', 'AUTOPAY', 'LOCKBOX', 'BANK_BILL_PAY', 'AGENT_PHONE', 'ESCROW_FILE')),
  ADD CONSTRAINT payment_tender_words CHECK (tender IN (
    'CARD_CREDIT', 'CARD_DEBIT', 'ACH', 'CHECK', 'CASH', 'MONEY_ORDER', 'WALLET'));
ALTER TABLE payments.autopay_enrollment ADD CONSTRAINT autopay_enrollment_tender_words CHECK (tender IN (
  'CARD_CREDIT', 'CARD_DEBIT', 'ACH', 'CHECK', 'CASH', 'MONEY_ORDER', 'WALLET'));
