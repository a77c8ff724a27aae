/**
 * Each is a query in checks/<name>.sql that answers `subject` and `detail` of whatever is wrong, and nothing when all is well;
 * what guards the books is compared with what the product makes, see guards/, the chain of hashes with the rows and with what was
 * anchored outside of the database, see seals/, and the lines of entries with what their rules make of their facts, see rules/.
 */
export const bookChecks = [
  'guards',
  'configuration',
  'entries-complete',
  'entries-balance',
  'entries-balance-by-fund',
  'entries-in-period',
  'sources',
  'trial-balance',
  'running-balances',
  'department-days',
  'revenue-days',
  'department-years',
  'journal-sequence',
  'times-rise',
  'hash-chain',
  'anchors',
  'posting-rules',
  'resident-balances',
  'resident-lines',
  'balances',
  'bills',
  'bill-lines',
  'charges',
  'charge-lines',
  'subledger-movements',
  'movements',
  'control-accounts',
  'posted-payments',
  'allocations',
  'allocation-lines',
  'posted-amounts',
  'receipts',
  'receipt-numbers',
  'payment-dates',
  'statuses',
  'states-in-journal',
  'holds',
  'given-back',
  'write-offs',
  'write-off-lines',
  'adjustments',
  'adjustment-lines',
  'returns',
  'event-positions',
  'event-topics',
  'posted-events',
  'announced-revenue',
  'announced-lines',
  'items',
  'item-states',
  'set-aside',
] as const;

export type BookCheck = (typeof bookChecks)[number];

/** One check that did not come out at zero. */
export interface Finding {
  readonly check: BookCheck;
  /** How many rows are wrong. */
  readonly count: number;
  /** The first of them, in words. */
  readonly examples: readonly string[];
}

/** One line per check with the number of its findings, which is to be zero, and below it the first few of them. */
export function summariseBooks(findings: readonly Finding[]): string {
  const byCheck = new Map(findings.map((finding) => [finding.check, finding]));
  const width = Math.max(...bookChecks.map((check) => check.length));
  return bookChecks
    .flatMap((check) => {
      const { count = 0, examples = [] } = byCheck.get(check) ?? {};
      return [`${check.padEnd(width)}  ${count}`, ...examples.map((example) => `  ${example}`)];
    })
    .join('\n');
}
