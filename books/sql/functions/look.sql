-- First half of a batch of movements: locks the accounts and the owners of the charges (accounts.lock_for_posting, which says what
-- wait_ms and with_parts are), then the rows of aggregates, then asks the lookup function of each kind in the order of their names. In a
-- transaction that reads only, which is that of a preview, nothing is locked and all of it is seen as of one moment.
-- known_versions: of departments.configuration and ledger.chart that the caller has; routing and chart are null while they are right
-- lookups: {name of the kind: what its function takes}, with every kind of the batch
-- wanted: {aggregates: {name: [id]}, entries: [id]}; those that come with a row are seen as well
-- Answers {position, accountingDates: {day: date or null}, routing, chart, seen: {name of the kind: what its function answered},
-- aggregates: {name: {rows, held}}, entries, now}.
CREATE OR REPLACE FUNCTION books.look(account_ids uuid[], charge_ids uuid[], days date[], known_versions integer[], wait_ms integer,
  with_parts boolean, lookups jsonb, wanted jsonb DEFAULT '{}') RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kinds text[] := ARRAY(SELECT jsonb_object_keys(lookups));
  of_rows jsonb := coalesce(wanted -> 'aggregates', '{}');
  with_accounts uuid[] := '{}';
  with_charges uuid[] := '{}';
  with_entries uuid[] := '{}';
  open_position json;
  is_known boolean;
  looked record;
  answer jsonb;
  seen jsonb := '{}';
  aggregates jsonb := '{}';
BEGIN
  PERFORM books.check_kinds(kinds);
  IF of_rows <> '{}' THEN
    PERFORM books.check_sight(kinds, ARRAY(SELECT jsonb_object_keys(of_rows)));
    SELECT r.accounts, r.charges, r.entries INTO with_accounts, with_charges, with_entries FROM books.reach(of_rows) r;
  END IF;
  open_position := accounts.lock_for_posting(account_ids || with_accounts, charge_ids || with_charges, wait_ms, with_parts);
  IF of_rows <> '{}' THEN
    aggregates := books.lock_rows(of_rows, wait_ms);
    IF EXISTS (SELECT FROM books.reach(of_rows) r
               WHERE (r.accounts, r.charges, r.entries) IS DISTINCT FROM (with_accounts, with_charges, with_entries)) THEN
      RAISE EXCEPTION 'what comes with a row has changed before it was locked' USING ERRCODE = '40001';
    END IF;
  END IF;
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
    'seen', seen,
    'aggregates', aggregates,
    'entries', CASE WHEN wanted <> '{}' THEN
      ledger.known_entries(with_entries || ARRAY(SELECT jsonb_array_elements_text(wanted -> 'entries')::uuid)) END,
    'now', clock_timestamp());
END $$;

GRANT EXECUTE ON FUNCTION books.look(uuid[], uuid[], date[], integer[], integer, boolean, jsonb, jsonb)
  TO tributary_accounts, tributary_payments;
