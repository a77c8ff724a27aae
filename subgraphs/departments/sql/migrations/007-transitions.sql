-- How an item changes is told by departments.item_transitions(), which follows from the definition in the code.
CREATE TRIGGER check_transition BEFORE INSERT OR UPDATE OF status, status_when_paid ON departments.item
  FOR EACH ROW EXECUTE FUNCTION departments.check_item_transition();
