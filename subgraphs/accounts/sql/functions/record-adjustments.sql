-- Records steps of adjustments, the first of each with what was asked for. A step from where its adjustment is no more changes nothing
-- of it, and is refused at commit. Takes [{id, asked: {account, charge, kind, reason, amountCents, note, reference, askedOn, askedAs,
-- scope, key, requestHash}, transition, by, comment, entry, creditedCents}]. Gives them nothing.
CREATE OR REPLACE FUNCTION accounts.record_adjustments(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO accounts.adjustment (id, account_id, charge_id, status, kind, reason, amount_cents, note, reference, asked_on, asked_as,
                                   idempotency_scope, idempotency_key, request_hash)
  SELECT r.id, a.account, a.charge, t.to_status, a.kind, a.reason, a."amountCents", a.note, a.reference, a."askedOn", a."askedAs",
         a.scope, a.key, decode(a."requestHash", 'hex')
  FROM jsonb_to_recordset(rows) AS r (id uuid, asked jsonb, transition text)
  CROSS JOIN LATERAL jsonb_to_record(r.asked) AS a (account uuid, charge uuid, kind text, reason text, "amountCents" bigint,
    note text, reference text, "askedOn" date, "askedAs" text, scope text, key text, "requestHash" text)
  JOIN accounts.adjustment_transitions() t ON t.name = r.transition AND t.from_status IS NULL
  WHERE r.asked IS NOT NULL
  ORDER BY a.scope, a.key;

  UPDATE accounts.adjustment x SET status = t.to_status
  FROM jsonb_to_recordset(rows) AS r (id uuid, asked jsonb, transition text)
  JOIN accounts.adjustment_transitions() t ON t.name = r.transition
  WHERE x.id = r.id AND r.asked IS NULL AND t.from_status = x.status;

  INSERT INTO accounts.adjustment_step (adjustment_id, transition, made_by, comment, entry_id, credited_cents)
  SELECT r.id, r.transition, r.by, r.comment, r.entry, r."creditedCents"
  FROM jsonb_to_recordset(rows) AS r (id uuid, transition text, by text, comment text, entry uuid, "creditedCents" bigint);
  RETURN '[]';
END $$;
