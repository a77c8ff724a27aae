-- What a department does about payments of its accounts that a bank sends back: the fee, as which revenue it is collected, and after
-- how many returns within how many months an account does not take the tender any more, for how many months. Without a row there is
-- neither a fee nor a block.
CREATE TABLE departments.return_policy (
  department_code text PRIMARY KEY REFERENCES departments.department,
  fee_cents bigint NOT NULL CHECK (fee_cents >= 0),
  fee_revenue_type_code text REFERENCES departments.revenue_type,
  block_after smallint CHECK (block_after > 0),
  block_within_months smallint CHECK (block_within_months > 0),
  block_months smallint CHECK (block_months > 0),
  CHECK ((fee_cents > 0) = (fee_revenue_type_code IS NOT NULL)),
  CHECK (num_nulls(block_after, block_within_months, block_months) IN (0, 3))
);
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.return_policy
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
GRANT SELECT ON departments.return_policy TO tributary_departments;
