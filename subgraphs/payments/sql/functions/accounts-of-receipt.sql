-- The accounts that a receipt is for, more than one for a basket.
CREATE OR REPLACE FUNCTION payments.accounts_of_receipt(receipt bigint) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.account_id FROM payments.payment p WHERE p.receipt_number = receipt
  UNION
  SELECT a.account_id FROM payments.payment p JOIN payments.allocation a ON a.payment_id = p.id WHERE p.receipt_number = receipt
$$;

GRANT EXECUTE ON FUNCTION payments.accounts_of_receipt(bigint) TO tributary_accounts;
