-- Tells {seal, sequence, position, hash, at, publicKey, signature} in the log. Refuses what is no seal of the chain; whether it was
-- signed with the right key is for whoever checks the books to see.
CREATE OR REPLACE FUNCTION books.tell_anchor(anchor jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF num_nulls(anchor ->> 'at', anchor ->> 'publicKey', anchor ->> 'signature') > 0
     OR NOT EXISTS (SELECT FROM books.seal s
                    WHERE s.number = (anchor ->> 'seal')::bigint AND s.last_sequence::text = anchor ->> 'sequence'
                      AND s.last_position::text = anchor ->> 'position' AND encode(s.hash, 'hex') = anchor ->> 'hash') THEN
    RAISE EXCEPTION 'seal % is not as the anchor has it', anchor ->> 'seal' USING ERRCODE = '42501';
  END IF;
  PERFORM events.append_all(ARRAY[('journal.anchored.v1', '{journal:anchors}', jsonb_build_object(
    'seal', anchor ->> 'seal', 'sequence', anchor ->> 'sequence', 'position', anchor ->> 'position', 'hash', anchor ->> 'hash',
    'at', anchor ->> 'at', 'publicKey', anchor ->> 'publicKey', 'signature', anchor ->> 'signature'), NULL)::events.new_event]);
END $$;

GRANT EXECUTE ON FUNCTION books.tell_anchor(jsonb) TO tributary_ledger;
