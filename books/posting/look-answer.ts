import type { CivilDate } from '../../platform/time/civil-date.js';
import type { JournalLine } from '../journal/journal-lines.js';
import {
  OpenPosition,
  type AllocationPolicy,
  type HeldAccount,
  type OpenCharge,
  type PayableAccount,
  type PostedEntry,
  type Routing,
  type SeenAggregate,
  type SeenRow,
  type View,
} from './view.js';

/** What books.look answers. */
export interface LookAnswer {
  position: {
    open: { accounts: AccountRow[]; charges: ChargeRow[] };
    held: { id: string; department: string; charges: string[] }[];
  };
  accountingDates: Record<CivilDate, CivilDate | null>;
  routing: RoutingAnswer | null;
  chart: Routing['chart'] | null;
  seen: Record<string, unknown>;
  aggregates: Record<string, { rows: SeenRow[]; held: string[] }>;
  entries: EntryRow[] | null;
  now: string;
}

type AccountRow = Pick<PayableAccount, 'id' | 'number' | 'status' | 'blockedTenders' | 'balanceVersion'> & {
  department: string;
  openCents: number;
  creditCents: number;
};
type ChargeRow = Pick<OpenCharge, 'id' | 'kind' | 'dueDate' | 'issuedOn' | 'priority'> & {
  account: string;
  revenueType: string;
  openCents: number;
  amountCents: number;
  receivableAccount: string | null;
};
type EntryRow = Omit<PostedEntry, 'lines'> & { lines: LineRow[] };
type LineRow = Omit<JournalLine, 'debitCents' | 'creditCents' | 'residentAccountId' | 'chargeId'> & {
  debit?: string;
  credit?: string;
  residentAccount?: string;
  charge?: string;
};
type PolicyAnswer = Omit<AllocationPolicy, 'minimumCents' | 'maximumCents'> & {
  minimumCents: number;
  maximumCents: number;
};
type RoutingAnswer = Omit<Routing, 'departments' | 'chart'> & {
  departments: Record<string, { creditAccount: string; policy: PolicyAnswer | null }>;
};

export function readView(answer: LookAnswer, routing: Routing): View {
  const { accountingDates, position, aggregates, entries, now } = answer;
  return {
    position: readPosition(position.open),
    held: readHeld(position.held),
    accountingDates,
    routing,
    aggregates: Object.fromEntries(
      Object.entries(aggregates).map(([name, rows]) => [name, readAggregate(rows)]),
    ),
    entries: new Map((entries ?? []).map((entry) => [entry.id, readEntry(entry)])),
    now: new Date(now),
  };
}

function readHeld(held: LookAnswer['position']['held']): Map<string, HeldAccount> {
  return new Map(
    held.flatMap(({ id, department, charges }) =>
      [id, ...charges].map((name) => [name, { id, departmentCode: department }] as const),
    ),
  );
}

function readPosition({ accounts, charges }: LookAnswer['position']['open']): OpenPosition {
  return new OpenPosition(
    accounts.map(({ department, openCents, creditCents, ...account }) => ({
      ...account,
      departmentCode: department,
      openCents: BigInt(openCents),
      creditCents: BigInt(creditCents),
    })),
    charges.map(({ account, revenueType, openCents, amountCents, receivableAccount, ...charge }) => ({
      ...charge,
      accountId: account,
      revenueTypeCode: revenueType,
      openCents: BigInt(openCents),
      amountCents: BigInt(amountCents),
      receivableAccountCode: receivableAccount,
    })),
  );
}

const readAggregate = ({ rows, held }: LookAnswer['aggregates'][string]): SeenAggregate => ({
  rows: new Map(rows.map((row) => [row.id, row])),
  held: new Set(held),
});

const readEntry = ({ lines, ...entry }: EntryRow): PostedEntry => ({ ...entry, lines: lines.map(readLine) });

const readLine = ({ debit, credit, residentAccount, charge, ...line }: LineRow): JournalLine => ({
  ...line,
  ...(debit !== undefined && { debitCents: BigInt(debit) }),
  ...(credit !== undefined && { creditCents: BigInt(credit) }),
  ...(residentAccount !== undefined && { residentAccountId: residentAccount }),
  ...(charge !== undefined && { chargeId: charge }),
});

/**
 * The configuration that was told, if it was. A department without a policy is left out, so that it holds up nobody but itself.
 */
export function readRouting({ routing, chart }: LookAnswer): Routing | undefined {
  if (!routing || !chart) return undefined;
  const departments = Object.entries(routing.departments).flatMap(([code, { creditAccount, policy }]) =>
    policy ? [[code, { creditAccount, policy: readPolicy(policy) }] as const] : [],
  );
  return { ...routing, departments: Object.fromEntries(departments), chart };
}

const readPolicy = (policy: PolicyAnswer): AllocationPolicy => ({
  ...policy,
  minimumCents: BigInt(policy.minimumCents),
  maximumCents: BigInt(policy.maximumCents),
});
