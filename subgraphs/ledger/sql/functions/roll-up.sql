-- The reports that are kept up to date with the journal, each by a function of its own over what a batch of entries comes to. Another
-- one is added here.
CREATE OR REPLACE FUNCTION ledger.roll_up(sums ledger.line_sum[], collections ledger.collection[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger.roll_up_balances(sums);
  PERFORM ledger.roll_up_revenue(sums);
  IF collections IS NOT NULL THEN
    PERFORM ledger.roll_up_departments(collections);
  END IF;
END $$;
