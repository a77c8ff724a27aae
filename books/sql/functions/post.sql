-- Second half of a batch of movements: all that they write, in the order of its locks. Resident balances come first, then the head
-- of the log, under which the journal is numbered, the kinds record their rows in the order of their names, states change, and events
-- are told.
-- entries, deltas and charges: as ledger.post, accounts.apply and accounts.add_charges take them, charges with their movement
-- cures: [{entry, account, businessDate}], and relapses: the same, where the entry takes a payment back
-- rows: {name of the kind: what its recorder takes}, which answers [{id, …}] with what it gave each of them
-- new_events: [{movement, kind, topics, payload, occurredAt, entry, row, changed}]; with an entry, its payload gets that entry's
--   journalSequence, the accounts it moved and the nets of its departments, and it their topics; with a row, what was given to it
-- changes: as books.make_changes takes them
-- Answers {sequences: {id of the entry: sequence}, rows: {id: what was given}, lastPosition: of the events, null without any}.
CREATE OR REPLACE FUNCTION books.post(entries jsonb, deltas jsonb, charges jsonb, cures jsonb, rows jsonb, new_events jsonb,
  changes jsonb DEFAULT '[]', relapses jsonb DEFAULT '[]') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moved jsonb := '[]';
  posted jsonb := '[]';
  recorded record;
  answer jsonb;
  given jsonb := '[]';
  last_position bigint;
BEGIN
  -- Whoever is told of a payment relies on it, whatever the server or the role has for a default. A history can be taken over again.
  IF current_setting('synchronous_commit') = 'off' AND session_user <> 'tributary_migrator' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  PERFORM books.check_kinds(ARRAY(
    SELECT e ->> 'kind' FROM jsonb_array_elements(entries) e
    UNION SELECT c ->> 'movement' FROM jsonb_array_elements(charges) c
    UNION SELECT c ->> 'movement' FROM jsonb_array_elements(changes) c
    UNION SELECT jsonb_object_keys(rows)
    UNION SELECT e ->> 'movement' FROM jsonb_array_elements(new_events) e));
  PERFORM books.check_effects(entries, deltas, charges, cures, relapses, rows, changes, new_events);

  IF charges <> '[]' THEN
    PERFORM accounts.add_charges(charges);
  END IF;
  IF deltas <> '[]' THEN
    moved := accounts.apply(deltas);
  END IF;
  PERFORM accounts.lift_cured_holds(h.payments, h.business_date) FROM books.turned(cures, entries, moved) h;
  PERFORM accounts.place_holds_again(h.payments, h.business_date) FROM books.turned(relapses, entries, moved) h;

  IF entries <> '[]' THEN
    posted := ledger.post(entries);
  END IF;
  FOR recorded IN
    SELECT k.recorder, r.value AS input FROM jsonb_each(rows) r JOIN books.movement_kind k ON k.name = r.key
    WHERE k.recorder IS NOT NULL ORDER BY k.name
  LOOP
    EXECUTE format('SELECT %s($1)', recorded.recorder) INTO answer USING recorded.input;
    given := given || coalesce(answer, '[]');
  END LOOP;
  IF changes <> '[]' THEN
    PERFORM books.make_changes(changes, new_events);
  END IF;
  IF new_events <> '[]' THEN
    last_position := events.append_all(books.announced(new_events, moved, posted, given));
  END IF;
  RETURN jsonb_build_object(
    'sequences', (SELECT coalesce(jsonb_object_agg(p ->> 'id', p -> 'sequence'), '{}') FROM jsonb_array_elements(posted) p),
    'rows', (SELECT coalesce(jsonb_object_agg(g ->> 'id', g - 'id'), '{}') FROM jsonb_array_elements(given) g),
    'lastPosition', last_position);
END $$;

GRANT EXECUTE ON FUNCTION books.post(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb) TO tributary_accounts, tributary_payments;
