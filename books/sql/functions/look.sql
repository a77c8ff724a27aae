-- First half of a batch of movements: locks the accounts concerned and the owners of the charges, as far as nobody else holds them,
-- then asks the lookup functions of the kinds, in the order of their names. wait_ms and with_parts are as accounts.lock_for_posting
-- takes them; lookups is {name of the kind: what its function takes}. Answers {position: accounts.lock_for_posting,
-- accountingDates: {day: accounting date}, routing: departments.routing and chart: ledger.chart, or null where known_versions, of
-- the one and of the other, are theirs, seen: {name of the kind: what its function answered}}.
CREATE OR REPLACE FUNCTION books.look(account_ids uuid[], charge_ids uuid[], days date[], known_versions integer[], wait_ms integer,
  with_parts boolean, lookups jsonb) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  open_position json;
  is_known boolean;
  looked record;
  answer jsonb;
  seen jsonb := '{}';
BEGIN
  PERFORM books.check_kinds(ARRAY(SELECT jsonb_object_keys(lookups)));
  open_position := accounts.lock_for_posting(account_ids, charge_ids, wait_ms, with_parts);
  FOR looked IN
    SELECT k.name, k.lookup, l.value AS input FROM jsonb_each(lookups) l JOIN books.movement_kind k ON k.name = l.key
    WHERE k.lookup IS NOT NULL ORDER BY k.name
  LOOP
    EXECUTE format('SELECT %s($1)', looked.lookup) INTO answer USING looked.input;
    seen := seen || jsonb_build_object(looked.name, answer);
  END LOOP;
  is_known := ARRAY[departments.configuration_version(), ledger.chart_version()] IS NOT DISTINCT FROM known_versions;
  RETURN json_build_object(
    'position', open_position,
    'accountingDates', (SELECT coalesce(json_object_agg(d, ledger.open_accounting_date(d)), '{}') FROM unnest(days) d),
    'routing', CASE WHEN NOT is_known THEN departments.routing() END,
    'chart', CASE WHEN NOT is_known THEN ledger.chart() END,
    'seen', seen);
END $$;

GRANT EXECUTE ON FUNCTION books.look(uuid[], uuid[], date[], integer[], integer, boolean, jsonb)
  TO tributary_accounts, tributary_payments;
