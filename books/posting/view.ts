import type { Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { JournalLine } from '../journal/journal-lines.js';
import type { AccountStatus } from '../words/account.js';
import type { ChargeKind, ChargeOrder, Overpayment } from '../words/charge.js';

/** A charge as it stood when its account was locked. Ids are UUIDs, amounts whole cents. */
export interface OpenCharge {
  readonly id: string;
  readonly accountId: string;
  readonly revenueTypeCode: string;
  readonly kind: ChargeKind;
  openCents: Cents;
  /** As it was billed: no more than this is ever open. */
  readonly amountCents: Cents;
  /** The receivable it was billed to; null where the fee becomes revenue only when it is paid. */
  readonly receivableAccountCode: string | null;
  readonly dueDate: CivilDate;
  readonly issuedOn: CivilDate;
  readonly priority: number;
}

export interface PayableAccount {
  readonly id: string;
  readonly number: string;
  readonly status: AccountStatus;
  readonly departmentCode: string;
  readonly blockedTenders: readonly string[];
  openCents: Cents;
  /** What the agency owes, kept for it. */
  creditCents: Cents;
  /** Each movement raises it. */
  balanceVersion: number;
}

export interface AllocationPolicy {
  readonly version: number;
  readonly chargeOrder: readonly ChargeOrder[];
  /** What becomes of money that no charge takes. */
  readonly overpayment: Overpayment;
  /** Whether a charge may be paid in part. */
  readonly partialPayment: boolean;
  /** Whether the payer may choose charges out of the policy's order. */
  readonly payerMayDirect: boolean;
  readonly backDatingDays: number;
  readonly minimumCents: Cents;
  readonly maximumCents: Cents;
}

/** What the departments collect for, where it is booked, and under which policies. */
export interface Routing {
  readonly version: number;
  readonly departments: Readonly<Record<string, { creditAccount: string; policy: AllocationPolicy }>>;
  readonly revenueTypes: Readonly<
    Record<string, { department: string; ledgerAccount: string; receivableAccount: string | null }>
  >;
  /** By channel where the channel has an account of its own, else by tender. */
  readonly clearingAccounts: Readonly<Record<string, string>>;
  readonly chart: Chart;
}

/** What the ledger takes. */
export interface Chart {
  readonly version: number;
  /** The fund that holds everybody's cash, and the pair of accounts through which it owes each other fund. */
  readonly poolFund: string | null;
  readonly links: Readonly<Record<string, { dueFromPool: string; dueToFund: string }>>;
  /** By fund, the account in it that entries of some kind go to, such as what is written off. */
  readonly purposes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The first and the last day on which each account is active, and whether it follows what residents owe or are owed. */
  readonly accounts: Readonly<
    Record<string, { from: CivilDate | null; to: CivilDate | null; controls: boolean }>
  >;
  /** Where captured money waits that cannot be booked where it belongs. */
  readonly suspense: { receipts: string; credit: string } | null;
}

/** An account that somebody else holds. */
export interface HeldAccount {
  readonly id: string;
  readonly departmentCode: string;
}

/** An entry of the journal, which never changes. */
export interface PostedEntry {
  readonly id: string;
  readonly kind: string;
  readonly description: string;
  readonly accountingDate: CivilDate;
  readonly effectiveDate: CivilDate;
  /** Whether another entry has reversed it, which is possible once. */
  readonly isReversed: boolean;
  readonly lines: readonly JournalLine[];
}

/**
 * A row that a movement locks beside accounts, such as a payment, as the reader of its aggregate tells of it: columns by their names
 * in the table, cents as text.
 */
export interface SeenRow {
  readonly id: string;
  status: string;
  [column: string]: unknown;
}

/** The rows of one aggregate that were asked for. */
export interface SeenAggregate {
  readonly rows: ReadonlyMap<string, SeenRow>;
  /** The ids of those that somebody else holds. */
  readonly held: ReadonlySet<string>;
}

/**
 * What is owed, as locked for one batch. Movements that are decided draw it down or add to it, so that each sees what the ones
 * before it left.
 */
export class OpenPosition {
  readonly accounts: ReadonlyMap<string, PayableAccount>;
  readonly #charges: Map<string, OpenCharge>;
  readonly #byAccount: Map<string, OpenCharge[]>;

  constructor(accounts: readonly PayableAccount[], charges: readonly OpenCharge[]) {
    this.accounts = new Map(accounts.map((account) => [account.id, account]));
    this.#charges = new Map(charges.map((charge) => [charge.id, charge]));
    this.#byAccount = Map.groupBy(charges, ({ accountId }) => accountId);
  }

  get charges(): ReadonlyMap<string, OpenCharge> {
    return this.#charges;
  }

  chargesOf(accountId: string): readonly OpenCharge[] {
    return this.#byAccount.get(accountId) ?? [];
  }

  /** A charge that this batch issues. */
  add(charge: OpenCharge): void {
    this.#charges.set(charge.id, charge);
    this.#byAccount.set(charge.accountId, [...this.chargesOf(charge.accountId), charge]);
  }

  /** One that is drawn down apart from this. */
  copy(): OpenPosition {
    return new OpenPosition(
      [...this.accounts.values()].map((account) => ({ ...account })),
      [...this.#charges.values()].map((charge) => ({ ...charge })),
    );
  }
}

/** What the movements of one batch are decided on, with the accounts locked until its transaction ends. */
export interface View {
  readonly position: OpenPosition;
  /** The accounts that somebody else holds, by their own ids and those of the charges that were named. */
  readonly held: ReadonlyMap<string, HeldAccount>;
  /** By the day that was asked about; null where no period is open any more. */
  readonly accountingDates: Readonly<Record<CivilDate, CivilDate | null>>;
  readonly routing: Routing;
  /** By the name of their table. */
  readonly aggregates: Readonly<Record<string, SeenAggregate>>;
  /** The entries that were asked for, or that come with a row. */
  readonly entries: ReadonlyMap<string, PostedEntry>;
  /** The time of the database, whose clock decides what is due. */
  readonly now: Date;
}
