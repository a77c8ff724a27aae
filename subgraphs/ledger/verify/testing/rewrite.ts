/** What whoever knows how hashes and seals are made does after a change, as the owner of the database. */

/** @param which of the entries e */
export const rehash = (which: string): string => `UPDATE ledger.entry e SET hash = sha256(
    record_send((e.id, e.sequence, e.kind, e.description, e.accounting_date, e.effective_date, e.fiscal_year, e.period_number,
      e.source_id, e.source_transition, e.reverses_entry_id, e.confirmed_at, e.posted_at, e.transaction_id, NULL, e.source_kind,
      e.rule_code, e.rule_version, e.facts)::ledger.entry)
    || (SELECT string_agg(record_send(l), '' ORDER BY l.number) FROM ledger.line l WHERE l.entry_id = e.id))
  WHERE ${which}`;

/** @param which of the seals s, of which the hash is left as it is */
export const resealEntries = (which: string): string => `UPDATE books.seal s SET entries_hash = (
    SELECT sha256(string_agg(e.hash, '' ORDER BY e.sequence)) FROM ledger.entry e
    WHERE e.sequence <= s.last_sequence
      AND e.sequence > coalesce((SELECT b.last_sequence FROM books.seal b WHERE b.number = s.number - 1), 0))
  WHERE ${which}`;

/** Seals everything anew, so that the chain is whole again from its beginning to its end. */
export const resealAll = `${rehash('true')};
  DO $$
  DECLARE
    s books.seal;
    b books.seal;
  BEGIN
    FOR s IN SELECT * FROM books.seal ORDER BY number LOOP
      SELECT sha256(coalesce(string_agg(e.hash, '' ORDER BY e.sequence), '')) INTO s.entries_hash FROM ledger.entry e
      WHERE e.sequence <= s.last_sequence AND e.sequence > coalesce(b.last_sequence, 0);
      SELECT sha256(coalesce(string_agg(sha256(record_send(l)), '' ORDER BY l.position), '')) INTO s.events_hash FROM events.log l
      WHERE l.position <= s.last_position AND l.position > coalesce(b.last_position, 0);
      s.hash := sha256(coalesce(b.hash, '') || int8send(s.number) || int2send(s.version) || int8send(s.last_sequence)
        || int8send(s.last_position) || s.entries_hash || s.events_hash);
      UPDATE books.seal x SET entries_hash = s.entries_hash, events_hash = s.events_hash, hash = s.hash WHERE x.number = s.number;
      b := s;
    END LOOP;
  END $$`;
