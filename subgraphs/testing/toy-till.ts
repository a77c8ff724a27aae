import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { paymentRule } from '../payments/pay/payment.rules.js';
import { receivables, revenueAccounts, type ToyCharge } from './toy-agency.js';
import { toyPosting } from './toy-posting.js';

export interface ToyAllocation {
  readonly account: string;
  readonly charge: string;
  readonly revenueType: ToyCharge['revenueType'];
  readonly cents: number;
}

export interface ToyPayment {
  readonly id?: string;
  readonly allocations: readonly [ToyAllocation, ...ToyAllocation[]];
  readonly channel?: string;
  readonly accountingDate?: string;
  readonly confirmedAt?: Date;
}

export interface ToyReceipt {
  readonly id: string;
  readonly entryId: string;
  readonly receiptNumber: number;
  readonly sequence: number;
  readonly position: number;
}

const departments = {
  WATER: 'UTIL',
  PENALTY: 'UTIL',
  STORM: 'UTIL',
  FINE: 'COURT',
  STATE_COST: 'COURT',
  BLDG: 'PERMITS',
};
const today = new Date().toISOString().slice(0, 10);

/** Takes card payments of the toy agency through the SQL functions alone, as a batch and one transaction. */
export class ToyTill {
  /** @param pool of the payments role */
  constructor(private readonly pool: Pool) {}

  readonly take = async (...payments: readonly ToyPayment[]): Promise<ToyReceipt[]> => {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const { rows: looks } = await client.query<{ look: LookAnswer }>(
        `SELECT books.look($1, '{}', '{}', NULL, 60000, false, '{}') AS look`,
        [payments.flatMap(({ allocations }) => allocations.map(({ account }) => account))],
      );
      const departmentOf = new Map(
        looks[0]!.look.position.open.accounts.map(({ id, department }) => [id, department]),
      );
      const planned = payments.map((payment) => ({
        ...planPayment(payment),
        department: departmentOf.get(payment.allocations[0].account)!,
      }));
      const { rows } = await postEffects(client, effectsOf(planned));
      await client.query('COMMIT');
      await client.query('COMMIT');
      const { sequences, rows: given, lastPosition } = rows[0]!.posted;
      return planned.map(({ id, entry }, index) => ({
        id,
        entryId: entry,
        receiptNumber: given[id]!.receiptNumber,
        sequence: sequences[entry]!,
        position: lastPosition - planned.length + index + 1,
      }));
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };

  /** Gives back part of a permit fee that was paid by card; the fee is not owed again. */
  async refund(
    paymentId: string,
    cents: number,
    kind: 'REFUND' | 'SENT_BACK' | 'VOID' | 'WAIVER' = 'REFUND',
    channel = 'ONLINE',
  ): Promise<void> {
    const tags = { department: 'PERMITS', revenueType: 'BLDG', revenueAccount: '100-322000', channel };
    const entry = {
      id: randomUUID(),
      kind,
      description: kind,
      accountingDate: today,
      effectiveDate: today,
      sourceKind: 'PAYMENT',
      sourceId: paymentId,
      sourceTransition: `${kind} ${randomUUID()}`,
      lines: [
        { account: '100-322000', fund: '100', debit: cents, ...tags },
        { account: '100-131700', fund: '100', credit: cents },
        { account: '700-207100', fund: '700', debit: cents },
        { account: '700-104100', fund: '700', credit: cents },
      ],
    };
    await this.pool.query(`SELECT books.post($1, '[]', '[]', '[]', '{}', '[]')`, [JSON.stringify([entry])]);
  }
}

/** What books.post takes, for a test to change into something that it should not. */
export interface ToyEffects {
  entries: Row[];
  deltas: Row[];
  charges: Row[];
  cures: Row[];
  readonly rows: Record<string, Row[]>;
  events: Row[];
  readonly changes?: Row[];
  readonly relapses?: Row[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows are changed at will by tests
type Row = Record<string, any>;

export const postEffects = (
  client: Pick<PoolClient, 'query'>,
  { entries, deltas, charges, cures, rows, events, changes = [], relapses = [] }: ToyEffects,
): Promise<QueryResult<{ posted: PostAnswer }>> =>
  client.query<{ posted: PostAnswer }>(
    'SELECT books.post($1, $2, $3, $4, $5, $6, $7, $8) AS posted',
    [entries, deltas, charges, cures, rows, events, changes, relapses].map((parameter) =>
      JSON.stringify(parameter),
    ),
  );

/** What a payment by card writes. */
export const toyPayment = (payment: ToyPayment): ToyEffects => effectsOf([planPayment(payment)]);

const planPayment = (payment: ToyPayment): Planned => ({
  ...payment,
  department: departments[payment.allocations[0].revenueType],
  id: payment.id ?? randomUUID(),
  entry: randomUUID(),
  confirmedAt: payment.confirmedAt ?? new Date(),
});

const effectsOf = (planned: readonly Planned[]): ToyEffects => ({
  entries: planned.map(entryRow),
  deltas: planned.flatMap(deltaRows),
  charges: [],
  cures: planned.flatMap(deltaRows),
  rows: { PAYMENT: planned.map(paymentRow) },
  events: planned.map(eventRow),
});

interface LookAnswer {
  readonly position: { readonly open: { readonly accounts: readonly { id: string; department: string }[] } };
}

interface PostAnswer {
  readonly sequences: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, { readonly receiptNumber: number }>>;
  readonly lastPosition: number;
}

type Planned = ToyPayment & {
  readonly id: string;
  readonly entry: string;
  /** That of the account. */
  readonly department: string;
  readonly confirmedAt: Date;
};

const amountOf = ({ allocations }: Planned): number => allocations.reduce((sum, { cents }) => sum + cents, 0);

const paymentRow = (payment: Planned): object => ({
  id: payment.id,
  channel: payment.channel ?? 'ONLINE',
  tender: 'CARD_CREDIT',
  amountCents: amountOf(payment),
  account: payment.allocations[0].account,
  department: payment.department,
  receivedAt: new Date(),
  businessDate: payment.accountingDate ?? today,
  effectiveDate: payment.accountingDate ?? today,
  scope: 'toy',
  key: payment.id,
  requestHash: '00',
  createdBy: 'toy',
  entry: payment.entry,
  accountingDate: payment.accountingDate ?? today,
  confirmedAt: payment.confirmedAt,
  policyVersion: 1,
  unappliedCents: 0,
  allocations: payment.allocations.map(allocationRow),
});

const eventRow = ({ id, entry, channel, allocations, confirmedAt, department }: Planned): object => ({
  movement: 'PAYMENT',
  kind: 'payment.posted.v1',
  topics: [`payment:${id}`, `account:${allocations[0].account}`, `department:${department}`],
  payload: {
    paymentId: id,
    accountId: allocations[0].account,
    channel: channel ?? 'ONLINE',
    tender: 'CARD_CREDIT',
    entryId: entry,
    allocations: allocations.map(allocationRow),
  },
  entry,
  row: id,
  occurredAt: confirmedAt,
});

const allocationRow = ({ account, charge, revenueType, cents }: ToyAllocation): object => ({
  account,
  charge,
  revenueType,
  department: departments[revenueType],
  amountCents: cents.toString(),
});

const deltaRows = ({ id, allocations, entry, accountingDate = today }: Planned): object[] =>
  allocations.map(({ account, charge, revenueType, cents }) => ({
    entry,
    payment: id,
    businessDate: accountingDate,
    account,
    charge,
    openCents: -cents,
    creditCents: 0,
    controlCents: receivables[revenueType] ? -cents : 0,
  }));

/** By the rule that payments are made by. */
function entryRow(payment: Planned): object {
  const { id, entry, allocations, channel = 'ONLINE', accountingDate = today, confirmedAt } = payment;
  const parts = allocations.map(({ account, charge, revenueType, cents }) => ({
    receivable: receivables[revenueType],
    resident: account,
    revenue: revenueAccounts[revenueType],
    revenueType,
    department: departments[revenueType],
    charge,
    cents: BigInt(cents),
  }));
  const facts = {
    clearing: '700-104100',
    channel,
    billed: parts.flatMap(({ receivable, ...part }) =>
      receivable === null ? [] : [{ ...part, receivable }],
    ),
    collected: parts.filter(({ receivable }) => receivable === null),
    unapplied: [],
  };
  return {
    id: entry,
    kind: 'PAYMENT',
    description: 'Payment',
    accountingDate,
    effectiveDate: accountingDate,
    sourceKind: 'PAYMENT',
    sourceId: id,
    sourceTransition: 'POSTED',
    confirmedAt,
    ...toyPosting(paymentRule, facts),
  };
}
