-- Records returns of payments. Takes [{id, payment, account, tender, code, returnedOn, reference, entry, feeCents, feeCharge, feeEntry,
-- blockMonths, by, scope, key, requestHash}], and answers until when the account does not take the tender: [{id, tenderBlockedUntil}].
CREATE OR REPLACE FUNCTION payments.record_returns(rows jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  answers jsonb;
BEGIN
  WITH recorded AS (
    INSERT INTO payments.payment_return (id, payment_id, account_id, tender, code, returned_on, reference, entry_id, fee_cents,
      fee_charge_id, fee_entry_id, tender_blocked_until, recorded_by, idempotency_scope, idempotency_key, request_hash)
    SELECT r.id, r.payment, r.account, r.tender, r.code, r."returnedOn", r.reference, r.entry, r."feeCents", r."feeCharge", r."feeEntry",
           date_trunc('milliseconds', clock_timestamp()) + make_interval(months => r."blockMonths"), r.by, r.scope, r.key,
           decode(r."requestHash", 'hex')
    FROM jsonb_to_recordset(rows) AS r (id uuid, payment uuid, account uuid, tender text, code text, "returnedOn" date, reference text,
      entry uuid, "feeCents" bigint, "feeCharge" uuid, "feeEntry" uuid, "blockMonths" integer, by text, scope text, key text,
      "requestHash" text)
    ORDER BY r.scope, r.key
    RETURNING id, tender_blocked_until
  )
  SELECT jsonb_agg(jsonb_build_object('id', r.id, 'tenderBlockedUntil', payments.told_instant(r.tender_blocked_until)))
  INTO answers FROM recorded r;
  RETURN coalesce(answers, '[]');
END $$;
