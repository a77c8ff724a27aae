-- Second half of a batch of movements: all that they write, in the order of its locks. Resident balances come first, then the head
-- of the log, under which the journal is numbered, the kinds record their rows in the order of their names, and events are told.
-- entries, deltas and charges: as ledger.post, accounts.apply and accounts.add_charges take them, charges with their movement
-- cures: [{entry, account, businessDate}], where the entry is that of a payment
-- rows: {name of the kind: what its recorder takes}, which answers [{id, …}] with what it gave each of them
-- new_events: [{movement, kind, topics, payload, occurredAt, entry, row}]; with an entry, its payload gets that entry's
--   journalSequence, the accounts it moved and the nets of its departments, and it their topics; with a row, what was given to it
-- Answers {sequences: {id of the entry: sequence}, rows: {id: what was given}, lastPosition: of the events, null without any}.
CREATE OR REPLACE FUNCTION books.post(entries jsonb, deltas jsonb, charges jsonb, cures jsonb, rows jsonb, new_events jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moved jsonb := '[]';
  posted jsonb := '[]';
  business_day date;
  recorded record;
  answer jsonb;
  given jsonb := '[]';
  last_position bigint;
BEGIN
  PERFORM books.check_kinds(ARRAY(
    SELECT e ->> 'kind' FROM jsonb_array_elements(entries) e
    UNION SELECT c ->> 'movement' FROM jsonb_array_elements(charges) c
    UNION SELECT jsonb_object_keys(rows)
    UNION SELECT e ->> 'movement' FROM jsonb_array_elements(new_events) e));

  IF charges <> '[]' THEN
    PERFORM accounts.add_charges(charges);
  END IF;
  IF deltas <> '[]' THEN
    moved := accounts.apply(deltas);
  END IF;
  FOR business_day IN SELECT DISTINCT (c ->> 'businessDate')::date AS day FROM jsonb_array_elements(cures) c ORDER BY day LOOP
    PERFORM accounts.lift_cured_holds(
      (SELECT coalesce(jsonb_agg(jsonb_build_object('account', c.account, 'payment', e."sourceId") ORDER BY c.n), '[]')
       FROM ROWS FROM (jsonb_to_recordset(cures) AS (entry uuid, account uuid, "businessDate" date)) WITH ORDINALITY
         AS c (entry, account, day, n)
       JOIN jsonb_to_recordset(entries) AS e (id uuid, "sourceKind" text, "sourceId" uuid) ON e.id = c.entry AND e."sourceKind" = 'PAYMENT'
       WHERE c.day = business_day
         AND (c.entry, c.account) IN (SELECT m.entry, m.account FROM jsonb_to_recordset(moved) AS m (entry uuid, account uuid))),
      business_day);
  END LOOP;

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
  IF new_events <> '[]' THEN
    last_position := events.append_all(books.announced(new_events, moved, posted, given));
  END IF;
  RETURN jsonb_build_object(
    'sequences', (SELECT coalesce(jsonb_object_agg(p ->> 'id', p -> 'sequence'), '{}') FROM jsonb_array_elements(posted) p),
    'rows', (SELECT coalesce(jsonb_object_agg(g ->> 'id', g - 'id'), '{}') FROM jsonb_array_elements(given) g),
    'lastPosition', last_position);
END $$;

GRANT EXECUTE ON FUNCTION books.post(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb) TO tributary_accounts, tributary_payments;
