-- What the hash of an entry covers is said by ledger.post, and checked outside of the database.
DROP FUNCTION IF EXISTS ledger.chain(bytea, bytea[]);
DROP FUNCTION IF EXISTS ledger.entry_content(ledger.entry, text);
DROP FUNCTION IF EXISTS ledger.line_text(ledger.line);

-- What was written before is sealed as it stands now, a thousand entries and events at a time, as version 1. Its entries keep
-- their hashes, each of which covers the entry before.
DO $$
DECLARE
  head record;
  n bigint := 0;
  from_sequence bigint := 0;
  to_sequence bigint;
  from_position bigint := 0;
  to_position bigint;
  new_entries bytea;
  new_events bytea;
  new_hash bytea := '';
BEGIN
  SELECT h.position, h.journal_sequence INTO head FROM events.head h;
  WHILE from_sequence < head.journal_sequence OR from_position < head.position LOOP
    n := n + 1;
    to_sequence := least(from_sequence + 1000, head.journal_sequence);
    to_position := least(from_position + 1000, head.position);
    SELECT sha256(coalesce(string_agg(sha256(record_send(ROW(
             e.id, e.sequence, e.kind, e.description, e.accounting_date, e.effective_date, e.fiscal_year, e.period_number,
             e.source_id, e.source_transition, e.reverses_entry_id, e.confirmed_at, e.posted_at, e.transaction_id, e.hash, e.source_kind))
             || coalesce(l.lines, '')), ''::bytea ORDER BY e.sequence), ''))
    INTO new_entries
    FROM ledger.entry e CROSS JOIN LATERAL (
      SELECT string_agg(record_send(ROW(
               x.entry_id, x.number, x.account_code, x.fund_code, x.debit_cents, x.credit_cents, x.currency, x.department_code,
               x.revenue_type_code, x.revenue_account_code, x.channel, x.resident_account_id, x.charge_id)), ''::bytea ORDER BY x.number) AS lines
      FROM ledger.line x WHERE x.entry_id = e.id) l
    WHERE e.sequence > from_sequence AND e.sequence <= to_sequence;
    SELECT sha256(coalesce(string_agg(sha256(record_send(ROW(g.position, g.kind, g.topics, g.payload, g.occurred_at))), ''::bytea
             ORDER BY g.position), ''))
    INTO new_events
    FROM events.log g WHERE g.position > from_position AND g.position <= to_position;
    new_hash := sha256(new_hash || int8send(n) || int2send(1::smallint) || int8send(to_sequence) || int8send(to_position)
                       || new_entries || new_events);
    INSERT INTO books.seal VALUES (n, 1, to_sequence, to_position, new_entries, new_events, new_hash);
    from_sequence := to_sequence;
    from_position := to_position;
  END LOOP;
END $$;

CREATE CONSTRAINT TRIGGER seal_batch AFTER UPDATE ON events.head DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION books.seal_batch();
