-- What callers say about an account, as words that an index finds. It stands beside the accounts, whose rows payments change.
CREATE TABLE accounts.search (
  account_id uuid PRIMARY KEY REFERENCES accounts.account ON DELETE CASCADE,
  department_code text NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX search_words ON accounts.search USING gin (words);

CREATE TRIGGER note_inserted AFTER INSERT ON accounts.account REFERENCING NEW TABLE AS new_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.note_searchable();
CREATE TRIGGER note_changed AFTER UPDATE OF number, department_code, holder_id, service_address ON accounts.account
  FOR EACH ROW EXECUTE FUNCTION accounts.note_searchable();
CREATE TRIGGER note_changed AFTER UPDATE OF display_name, email, phone, mailing_address ON accounts.party
  FOR EACH ROW EXECUTE FUNCTION accounts.note_searchable();

INSERT INTO accounts.search (account_id, department_code, words)
SELECT a.id, a.department_code,
       accounts.search_words(a.number, p.display_name, p.phone, p.email, a.service_address, p.mailing_address)
FROM accounts.account a JOIN accounts.party p ON p.id = a.holder_id;

GRANT SELECT ON accounts.search TO tributary_accounts;
