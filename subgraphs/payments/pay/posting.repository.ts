import type { Pool, PoolClient } from 'pg';
import { isConnectionFailure } from '../../../platform/database/connection-failure.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { OpenPosition, type PostingPlan } from './decide.js';
import { attemptRow, deltaRows, entryRow, paymentRow, type PlannedEntry } from './posting.rows.js';
import type { Mark } from '../processor/attempt.js';
import type { AllocationPolicy, OpenCharge, PayableAccount, PaymentRequest, Routing } from './types.js';

export interface ExistingPayment {
  readonly id: string;
  readonly requestHash: string;
  readonly status: string;
  /** Whether somebody else holds its record, which was then not locked. */
  readonly held: boolean;
}

/** How the accounts of a batch are locked. */
export interface Locking {
  /** How long to wait for an account that somebody holds; 0 passes it over. */
  readonly waitMs: number;
  /** Whether charges and holds are locked as well, which somebody may hold without their account. */
  readonly withParts: boolean;
}

/** What a batch decides on, with its accounts locked until the transaction ends. Maps by index of request are sparse. */
export interface Preparation {
  readonly position: OpenPosition;
  /** The accounts that somebody else holds, by their own ids and those of the charges that were named. */
  readonly held: ReadonlyMap<string, HeldAccount>;
  /** By business date; null where no period is open any more. */
  readonly accountingDates: Readonly<Record<CivilDate, CivilDate | null>>;
  readonly existing: ReadonlyMap<number, ExistingPayment>;
  readonly similar: ReadonlyMap<number, string>;
  readonly routing: Routing;
}

export interface PostedPayment {
  readonly id: string;
  readonly receiptNumber: number;
  readonly sequence: number;
  readonly position: number;
}

export interface HeldAccount {
  readonly id: string;
  readonly departmentCode: string;
}

interface PrepareAnswer {
  position: {
    open: { accounts: AccountRow[]; charges: ChargeRow[] };
    held: { id: string; department: string; charges: string[] }[];
  };
  accountingDates: Record<CivilDate, CivilDate | null>;
  existing: (ExistingPayment & { n: number })[];
  similar: { n: number; id: string }[];
  routing: RoutingAnswer | null;
  chart: Routing['chart'] | null;
}

type AccountRow = Pick<PayableAccount, 'id' | 'number' | 'status' | 'blockedTenders'> & {
  department: string;
  openCents: number;
};
type ChargeRow = Pick<OpenCharge, 'id' | 'kind' | 'dueDate' | 'issuedOn' | 'priority'> & {
  account: string;
  revenueType: string;
  openCents: number;
  receivableAccount: string | null;
};
type PolicyAnswer = Omit<AllocationPolicy, 'minimumCents' | 'maximumCents'> & {
  minimumCents: number;
  maximumCents: number;
};
type RoutingAnswer = Omit<Routing, 'departments' | 'chart'> & {
  departments: Record<string, { creditAccount: string; policy: PolicyAnswer | null }>;
};

/** The statements of a posting batch, each one set-based and prepared. */
export class PostingRepository {
  readonly #pool: Pool;
  #routing: Routing | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * One transaction, which looks once and then writes. What `write` sends before it first waits is committed without a
   * turn of the event loop in between, because others wait for the locks that it takes.
   */
  async transaction<Seen, Result>(
    look: (client: PoolClient) => Promise<Seen>,
    write: (client: PoolClient, seen: Seen) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#pool.connect();
    let failure: unknown;
    try {
      const [, seen] = await Promise.all([client.query('BEGIN'), look(client)]);
      // A commit that follows a failed statement rolls back, and the statement's error is the one that is thrown.
      const [result] = await Promise.all([write(client, seen), client.query('COMMIT')]);
      return result;
    } catch (error) {
      failure = error;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(isConnectionFailure(failure));
    }
  }

  async prepare(
    client: PoolClient,
    requests: readonly PaymentRequest[],
    similarWithinMs: number,
    { waitMs, withParts }: Locking,
  ): Promise<Preparation> {
    const { rows } = await client.query<{ answer: PrepareAnswer }>({
      name: 'payments.prepare',
      text: 'SELECT payments.prepare($1, $2, make_interval(secs => $3), $4, $5, $6) AS answer',
      values: [
        JSON.stringify(requests.map(prepareRow)),
        [...new Set(requests.map(({ businessDate }) => businessDate))],
        similarWithinMs / 1000,
        this.#routing ? [this.#routing.version, this.#routing.chart.version] : null,
        waitMs,
        withParts,
      ],
    });
    const answer = rows[0]?.answer;
    if (!answer) throw new Error('payments.prepare gave no answer');
    if (answer.routing && answer.chart) this.#routing = readRouting(answer.routing, answer.chart);
    if (!this.#routing) throw new Error('payments.prepare gave no routing');
    return {
      position: readPosition(answer.position.open),
      held: readHeld(answer.position.held),
      accountingDates: answer.accountingDates,
      existing: new Map(answer.existing.map(({ n, ...payment }) => [n - 1, payment])),
      similar: new Map(answer.similar.map(({ n, id }) => [n - 1, id])),
      routing: this.#routing,
    };
  }

  async begin(client: PoolClient, plans: readonly PostingPlan[]): Promise<void> {
    await client.query({
      name: 'payments.begin',
      text: 'SELECT payments.begin($1)',
      values: [JSON.stringify(plans.map(attemptRow))],
    });
  }

  async post(client: PoolClient, plans: readonly PlannedEntry[]): Promise<PostedPayment[]> {
    const { rows } = await client.query<{ answer: PostedPayment[] }>({
      name: 'payments.post',
      text: 'SELECT payments.post($1, $2, $3) AS answer',
      values: [
        JSON.stringify(plans.map(paymentRow)),
        JSON.stringify(plans.flatMap(deltaRows)),
        JSON.stringify(plans.map(entryRow)),
      ],
    });
    return rows[0]?.answer ?? [];
  }

  async mark(marks: readonly Mark[]): Promise<void> {
    await this.#pool.query({
      name: 'payments.mark',
      text: 'SELECT payments.mark($1)',
      values: [JSON.stringify(marks)],
    });
  }
}

/**
 * The database gave up waiting: for a lock, or with a statement as a whole. Nothing of the transaction stays.
 */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['55P03', '57014'].includes(String(error.code));
}

/** The ledger or a constraint objects to what is written, and would again. A period that has closed is decided on anew. */
export function isRefusedByBooks(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(TB...|22...|23...)$/.test(code) && code !== 'TB004';
}

const prepareRow = (request: PaymentRequest): object => ({
  id: request.id,
  scope: request.scope,
  key: request.key,
  account: request.accountId,
  charges: request.allocations?.map(({ chargeId }) => chargeId) ?? [],
  amountCents: request.amountCents.toString(),
  tender: request.tender,
  instrument: request.maskedInstrument ?? null,
  ...(request.captured && { attempted: true }),
});

function readHeld(held: PrepareAnswer['position']['held']): Map<string, HeldAccount> {
  return new Map(
    held.flatMap(({ id, department, charges }) =>
      [id, ...charges].map((name) => [name, { id, departmentCode: department }] as const),
    ),
  );
}

function readPosition({ accounts, charges }: PrepareAnswer['position']['open']): OpenPosition {
  return new OpenPosition(
    accounts.map(({ department, openCents, ...account }) => ({
      ...account,
      departmentCode: department,
      openCents: BigInt(openCents),
    })),
    charges.map(({ account, revenueType, openCents, receivableAccount, ...charge }) => ({
      ...charge,
      accountId: account,
      revenueTypeCode: revenueType,
      openCents: BigInt(openCents),
      receivableAccountCode: receivableAccount,
    })),
  );
}

/** A department without a policy is left out, so that it holds up nobody but itself. */
function readRouting(answer: RoutingAnswer, chart: Routing['chart']): Routing {
  const departments = Object.entries(answer.departments).flatMap(([code, { creditAccount, policy }]) =>
    policy ? [[code, { creditAccount, policy: readPolicy(policy) }] as const] : [],
  );
  return { ...answer, departments: Object.fromEntries(departments), chart };
}

const readPolicy = (policy: PolicyAnswer): AllocationPolicy => ({
  ...policy,
  minimumCents: BigInt(policy.minimumCents),
  maximumCents: BigInt(policy.maximumCents),
});
