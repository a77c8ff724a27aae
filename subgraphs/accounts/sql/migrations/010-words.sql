ALTER TABLE accounts.account ADD CONSTRAINT account_blocked_tenders_words CHECK (blocked_tenders <@
  ARRAY['CARD_CREDIT', 'CARD_DEBIT', 'ACH', 'CHECK', 'CASH', 'MONEY_ORDER', 'WALLET']);
