-- How a payment changes is told by payments.payment_transitions(), which follows from the definition in the code.
DROP TABLE payments.transition;

CREATE TRIGGER check_begun AFTER INSERT ON payments.payment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION payments.check_begun();
