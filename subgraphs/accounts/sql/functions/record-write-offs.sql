-- Records steps of write-offs, the first of each with what was asked for. A step from where its write-off is no more changes nothing
-- of it, and is refused at commit. Takes [{id, asked: {account, amountCents, reason, reference, scope, key, requestHash,
-- parts: [{charge, amountCents}]}, transition, by, note, entry}]. Gives them nothing.
CREATE OR REPLACE FUNCTION accounts.record_write_offs(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.write_off (id, account_id, status, amount_cents, reason, reference, idempotency_scope, idempotency_key,
                                  request_hash)
  SELECT r.id, a.account, t.to_status, a."amountCents", a.reason, a.reference, a.scope, a.key, decode(a."requestHash", 'hex')
  FROM jsonb_to_recordset(rows) AS r (id uuid, asked jsonb, transition text)
  CROSS JOIN LATERAL jsonb_to_record(r.asked) AS a (account uuid, "amountCents" bigint, reason text, reference text, scope text,
    key text, "requestHash" text)
  JOIN accounts.write_off_transitions() t ON t.name = r.transition AND t.from_status IS NULL
  WHERE r.asked IS NOT NULL
  ORDER BY a.scope, a.key;

  INSERT INTO accounts.write_off_part (write_off_id, number, charge_id, amount_cents)
  SELECT r.id, p.number, p.charge, p."amountCents"
  FROM jsonb_to_recordset(rows) AS r (id uuid, asked jsonb)
  CROSS JOIN ROWS FROM (jsonb_to_recordset(r.asked -> 'parts') AS (charge uuid, "amountCents" bigint)) WITH ORDINALITY
    AS p (charge, "amountCents", number)
  WHERE r.asked IS NOT NULL;

  UPDATE accounts.write_off w SET status = t.to_status
  FROM jsonb_to_recordset(rows) AS r (id uuid, asked jsonb, transition text)
  JOIN accounts.write_off_transitions() t ON t.name = r.transition
  WHERE w.id = r.id AND r.asked IS NULL AND t.from_status = w.status;

  INSERT INTO accounts.write_off_step (write_off_id, transition, made_by, note, entry_id)
  SELECT r.id, r.transition, r.by, r.note, r.entry
  FROM jsonb_to_recordset(rows) AS r (id uuid, transition text, by text, note text, entry uuid);
  RETURN '[]';
END $$;
