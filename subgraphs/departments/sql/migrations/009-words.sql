ALTER TABLE departments.allocation_policy ADD CONSTRAINT allocation_policy_charge_order_words CHECK (charge_order <@
  ARRAY['PENALTY_FIRST', 'PRINCIPAL_FIRST', 'OLDEST_FIRST', 'NEWEST_FIRST', 'PRIORITY']);
-- A tender, or a channel whose money is kept apart whatever the tender.
ALTER TABLE departments.clearing_account ADD CONSTRAINT clearing_account_tender_words CHECK (tender IN (
  'CARD_CREDIT', 'CARD_DEBIT', 'ACH', 'CHECK', 'CASH', 'MONEY_ORDER', 'WALLET',
  'ONLINE', 'MOBILE', 'IVR', 'COUNTER', 'KIOSK', 'AUTOPAY', 'LOCKBOX', 'BANK_BILL_PAY', 'AGENT_PHONE', 'ESCROW_FILE'));
