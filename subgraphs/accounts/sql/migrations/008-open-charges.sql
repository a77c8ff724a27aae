-- Whether a charge is open stands in a column of its own, for the index of those that are: an index that asks for open_cents itself is
-- written anew, and with it every other one of the table, by each payment of a part.
ALTER TABLE accounts.charge ADD COLUMN is_open boolean NOT NULL GENERATED ALWAYS AS (open_cents > 0) STORED;
DROP INDEX accounts.charge_open;
CREATE INDEX charge_open ON accounts.charge (account_id) WHERE is_open;
