-- How an entry counts in what a department collected, by its kind and by the cents that its lines add up to; no row for a kind that
-- moves no money. This is the only place that says so, for what is added up with the journal as for what is added up from it. It is
-- written into the statement that asks, so it costs no call.
CREATE OR REPLACE FUNCTION ledger.counted(kind text, cents bigint)
RETURNS TABLE (gross_cents bigint, refund_cents bigint, return_cents bigint, payment_count integer)
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN k.counts_as IN ('COLLECTED', 'TAKEN_BACK') THEN counted.cents ELSE 0 END,
         CASE k.counts_as WHEN 'REFUNDED' THEN -counted.cents ELSE 0 END,
         CASE k.counts_as WHEN 'RETURNED' THEN -counted.cents ELSE 0 END,
         CASE k.counts_as WHEN 'COLLECTED' THEN 1 WHEN 'TAKEN_BACK' THEN -1 ELSE 0 END
  FROM ledger.entry_kind k WHERE k.name = counted.kind AND k.counts_as <> 'NOTHING'
$$;

GRANT EXECUTE ON FUNCTION ledger.counted(text, bigint) TO tributary_ledger, pg_read_all_data;
