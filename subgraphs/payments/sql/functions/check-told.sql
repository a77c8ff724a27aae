-- At commit: a payment, its entry and its event say the same. Whose it is, how much, when, through which channel and by which
-- tender; every line credits a charge as the payment allocated it and as the charge was billed, or what was left over where the
-- department keeps that, or debits where the tender goes, or is what the pool owes (books.check_batch), and none takes back another.
CREATE OR REPLACE FUNCTION payments.check_told(first_sequence bigint, last_sequence bigint, first_position bigint, last_position bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  broken record;
BEGIN
  WITH posted AS MATERIALIZED (
    SELECT p.*, e.id AS posting_id, e.accounting_date AS day, e.effective_date AS counts_from, e.confirmed_at AS confirmed,
           e.posted_at::date AS posted_on,
           s.receipts_account_code, s.credit_account_code,
           coalesce((SELECT c.ledger_account_code FROM departments.clearing_account c WHERE c.tender = p.channel),
                    (SELECT c.ledger_account_code FROM departments.clearing_account c WHERE c.tender = p.tender)) AS clearing_code,
           (SELECT a.department_code FROM accounts.account a WHERE a.id = p.account_id) AS own_department,
           (SELECT d.credit_account_code FROM departments.department d WHERE d.code = p.department_code) AS kept_on
    FROM ledger.entry e
    LEFT JOIN LATERAL (SELECT * FROM payments.payment x WHERE x.id = e.source_id LIMIT 1) p ON true
    LEFT JOIN ledger.suspense s ON p.in_suspense
    WHERE e.sequence BETWEEN first_sequence AND last_sequence AND e.kind = 'PAYMENT'
  ), parts AS (
    SELECT p.posting_id, l.charge_id, c.account_id AS owner_id, l.department_code, l.revenue_type_code,
           CASE WHEN l.charge_id IS NOT NULL THEN l.cents ELSE 0 END AS allocated,
           CASE WHEN l.department_code IS NOT NULL THEN l.cents ELSE 0 END AS credited,
           CASE WHEN l.department_code IS NOT NULL AND l.charge_id IS NULL THEN l.cents ELSE 0 END AS left_over,
           CASE WHEN l.account_code IN (p.clearing_code, p.receipts_account_code) THEN -l.cents ELSE 0 END AS received,
           CASE
             WHEN l.department_code IS NULL THEN
               num_nonnulls(l.charge_id, l.resident_account_id, l.revenue_type_code, l.revenue_account_code, l.channel) = 0
               AND ((l.account_code IN (p.clearing_code, p.receipts_account_code) AND l.debit_cents > 0)
                    OR EXISTS (SELECT FROM ledger.pooled_cash_link k WHERE k.due_from_pool_account_code = l.account_code)
                    OR EXISTS (SELECT FROM ledger.pooled_cash_link k WHERE k.due_to_fund_account_code = l.account_code))
             WHEN l.charge_id IS NOT NULL THEN
               l.credit_cents > 0
               AND (l.channel, l.revenue_type_code, l.department_code, l.revenue_account_code)
                 = (p.channel, c.revenue_type_code, t.department_code, t.ledger_account_code)
               AND (c.receivable_account_code IS NOT NULL OR l.account_code = t.ledger_account_code)
             ELSE
               l.credit_cents > 0 AND num_nonnulls(l.revenue_type_code, l.revenue_account_code) = 0
               AND (l.channel, l.department_code) = (p.channel, p.department_code)
               AND CASE WHEN p.in_suspense THEN l.account_code = p.credit_account_code AND l.resident_account_id IS NULL
                        ELSE (l.account_code, l.resident_account_id) = (p.kept_on, p.account_id) END
           END AS fits
    FROM posted p
    CROSS JOIN LATERAL (SELECT x.*, x.credit_cents - x.debit_cents AS cents FROM ledger.line x
                        WHERE x.entry_id = p.posting_id OFFSET 0) l
    LEFT JOIN LATERAL (SELECT * FROM accounts.charge x WHERE x.id = l.charge_id LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT * FROM departments.revenue_type x WHERE x.code = c.revenue_type_code LIMIT 1) t ON true
    UNION ALL
    SELECT p.posting_id, a.charge_id, a.account_id, a.department_code, a.revenue_type_code, -a.amount_cents, 0, 0, 0, true
    FROM posted p CROSS JOIN LATERAL (SELECT * FROM payments.allocation x WHERE x.payment_id = p.id OFFSET 0) a
    UNION ALL
    SELECT p.posting_id, NULL, NULL, NULL, NULL, 0, -p.amount_cents, -p.unapplied_cents, -p.amount_cents,
           p.entry_id = p.posting_id AND p.department_code = p.own_department AND p.day = p.accounting_date
             AND (p.day = p.business_date OR p.day = ledger.open_accounting_date(p.business_date)
                  OR (p.processor_reference IS NOT NULL
                      AND (abs(p.day - p.posted_on) <= 1 OR p.day = ledger.open_accounting_date(p.posted_on)))
                  OR session_user = 'tributary_migrator')
             AND (p.counts_from IN (p.effective_date, p.business_date)
                  -- What its processor decided days later counts from then.
                  OR (p.processor_reference IS NOT NULL AND p.counts_from >= p.effective_date AND abs(p.counts_from - p.posted_on) <= 1))
             -- Of what was taken over it is not known when it was confirmed.
             AND (p.confirmed IS NULL OR p.confirmed = p.confirmed_at)
    FROM posted p
  ), told AS MATERIALIZED (
    SELECT l.topics, l.payload, l.payload ->> 'entryId' AS entry_id, count(*) OVER (PARTITION BY l.payload ->> 'entryId') AS times,
           ARRAY['payment:' || (l.payload ->> 'paymentId'), 'account:' || (l.payload ->> 'accountId')]
             || ARRAY(SELECT 'account:' || (x ->> 'id') FROM jsonb_array_elements(l.payload -> 'accounts') x)
             || ARRAY(SELECT 'department:' || (x ->> 'code') FROM jsonb_array_elements(l.payload -> 'departments') x) AS concerned
    FROM events.log l WHERE l.position BETWEEN first_position AND last_position AND l.kind = 'payment.posted.v1'
  )
  SELECT * INTO broken FROM (
    -- Whoever is compared stands in one list and is grouped, because what was just read would be joined row by row.
    SELECT y.posting_id::text AS entry_id, CASE WHEN bool_and(y.allocated = 0) THEN 'the payment' ELSE 'the allocations' END AS what
    FROM (SELECT x.posting_id, sum(x.allocated) AS allocated, sum(x.credited) AS credited, sum(x.left_over) AS left_over,
                 sum(x.received) AS received, bool_and(x.fits IS TRUE) AS fit
          FROM parts x GROUP BY x.posting_id, x.charge_id, x.owner_id, x.department_code, x.revenue_type_code) y
    GROUP BY y.posting_id
    HAVING NOT bool_and(y.fit AND y.allocated = 0) OR sum(y.credited) <> 0 OR sum(y.left_over) <> 0 OR sum(y.received) <> 0
    UNION ALL
    SELECT coalesce(p.posting_id::text, t.entry_id), 'the event'
    FROM posted p FULL JOIN told t ON t.entry_id = p.posting_id::text
    -- What the owner of the log appends of no entry is for check:books to see.
    WHERE (p.posting_id IS NULL AND session_user <> 'tributary_migrator') OR (p.posting_id IS NOT NULL AND t.times IS DISTINCT FROM 1)
       OR p.posting_id IS NOT NULL AND ((t.payload ->> 'paymentId', t.payload ->> 'accountId', t.payload ->> 'channel', t.payload ->> 'tender',
           t.payload ->> 'amountCents', t.payload ->> 'receiptNumber')
          IS DISTINCT FROM (p.id::text, p.account_id::text, p.channel, p.tender, p.amount_cents::text, p.receipt_number::text)
       OR t.payload - '{paymentId,accountId,channel,tender,amountCents,receiptNumber,entryId,journalSequence,allocations,accounts,departments}'::text[] <> '{}'
       OR NOT (t.topics @> (t.concerned || ('department:' || p.department_code)) AND t.topics <@ (t.concerned || ('department:' || p.department_code)))
       OR t.payload -> 'allocations' IS DISTINCT FROM (
            SELECT coalesce(jsonb_agg(jsonb_build_object('account', a.account_id, 'charge', a.charge_id, 'revenueType',
              a.revenue_type_code, 'department', a.department_code, 'amountCents', a.amount_cents::text) ORDER BY a.number), '[]')
            FROM payments.allocation a WHERE a.payment_id = p.id))
  ) x LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry %: % says otherwise', broken.entry_id, broken.what USING ERRCODE = 'TB013';
  END IF;
END $$;
