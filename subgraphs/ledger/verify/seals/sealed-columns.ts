/** What a seal covers of a table, in the order of its columns. */
export interface SealedColumns {
  readonly entry: readonly string[];
  readonly line: readonly string[];
  readonly event: readonly string[];
}

const entry = [
  'id',
  'sequence',
  'kind',
  'description',
  'accounting_date',
  'effective_date',
  'fiscal_year',
  'period_number',
  'source_id',
  'source_transition',
  'reverses_entry_id',
  'confirmed_at',
  'posted_at',
  'transaction_id',
  'hash',
  'source_kind',
];

const line = [
  'entry_id',
  'number',
  'account_code',
  'fund_code',
  'debit_cents',
  'credit_cents',
  'currency',
  'department_code',
  'revenue_type_code',
  'revenue_account_code',
  'channel',
  'resident_account_id',
  'charge_id',
];

const event = ['position', 'kind', 'topics', 'payload', 'occurred_at'];

/**
 * The versions of seals. When a table gets a column, the version that books.seal_batch writes is raised, and what the new one
 * covers is added here; seals of before keep theirs.
 * - 1: what was there when seals were introduced. Entries have hashes of the old kind, each of which covers the entry before.
 * - 2: the hash of an entry covers its columns, as if it had none itself, and those of its lines.
 * - 3: the rule that made an entry, and the facts that it keeps.
 */
export const sealedColumns = {
  1: { entry, line, event },
  2: { entry, line, event },
  3: { entry: [...entry, 'rule_code', 'rule_version', 'facts'], line, event },
} as const satisfies Readonly<Record<number, SealedColumns>>;

export type SealVersion = keyof typeof sealedColumns;

/** That of seals that are made now. */
export const currentVersion = 3 satisfies SealVersion;

export const isSealVersion = (version: number): version is SealVersion => version in sealedColumns;
