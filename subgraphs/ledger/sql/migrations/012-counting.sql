-- The kinds of entries, and how each counts in what departments collected; ledger.counted is what follows from it. Entries of before
-- keep what they were counted as.
CREATE TABLE ledger.entry_kind (
  name text PRIMARY KEY,
  counts_as text NOT NULL CONSTRAINT entry_kind_counts_as_words CHECK (counts_as IN (
    'COLLECTED', 'TAKEN_BACK', 'REFUNDED', 'RETURNED', 'NOTHING'))
);
INSERT INTO ledger.entry_kind VALUES ('PAYMENT', 'COLLECTED'), ('BILL', 'NOTHING');
INSERT INTO ledger.entry_kind
SELECT e.kind, CASE WHEN e.kind = 'REFUND' THEN 'REFUNDED' WHEN e.kind = 'RETURN' THEN 'RETURNED'
                    WHEN bool_or(e.source_kind = 'PAYMENT') THEN 'COLLECTED' ELSE 'NOTHING' END
FROM ledger.entry e GROUP BY e.kind ON CONFLICT DO NOTHING;
GRANT SELECT ON ledger.entry_kind TO tributary_ledger;

ALTER TYPE ledger.line_sum RENAME ATTRIBUTE of_payment TO is_collection;
