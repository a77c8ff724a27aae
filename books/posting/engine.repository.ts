import type { Pool, PoolClient } from 'pg';
import { isConnectionFailure } from '../../platform/database/connection-failure.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { Written } from './effects.js';
import type { Locks } from './movement.js';
import { isEmpty, postParameters, type Movement } from './rows.js';
import {
  OpenPosition,
  type AllocationPolicy,
  type HeldAccount,
  type OpenCharge,
  type PayableAccount,
  type Routing,
  type View,
} from './view.js';

/** How the accounts of a batch are locked. */
export interface Locking {
  /** How long to wait for an account that somebody holds; 0 passes it over. */
  readonly waitMs: number;
  /** Whether charges and holds are locked as well, which somebody may hold without their account. */
  readonly withParts: boolean;
}

/** What a batch is decided on: the view, and by the name of a kind what its lookup function answered. */
export interface Sight {
  readonly view: View;
  readonly seen: Readonly<Record<string, unknown>>;
}

export interface Question {
  readonly locks: readonly Locks[];
  /** By the name of a kind. */
  readonly lookups: Readonly<Record<string, object>>;
  readonly locking: Locking;
}

interface LookAnswer {
  position: {
    open: { accounts: AccountRow[]; charges: ChargeRow[] };
    held: { id: string; department: string; charges: string[] }[];
  };
  accountingDates: Record<CivilDate, CivilDate | null>;
  routing: RoutingAnswer | null;
  chart: Routing['chart'] | null;
  seen: Record<string, unknown>;
}

interface PostAnswer {
  sequences: Record<string, number>;
  rows: Record<string, Record<string, unknown>>;
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

const nothingWritten: Written = { sequences: new Map(), rows: new Map() };

/** The two statements of a batch, which are all that is ever sent for a movement of money. */
export class EngineRepository {
  readonly #pool: Pool;
  #routing: Routing | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * One transaction of two round trips: it looks, and writes what is decided then, which is handed over as data and sent with the
   * commit. So nothing can land behind that, and no turn of the event loop lies between the locks of the write and their end.
   * @param decide must not wait
   */
  async transact(
    question: Question,
    decide: (sight: Sight) => readonly Movement[],
  ): Promise<{ readonly written: Written }> {
    const client = await this.#pool.connect();
    let failure: unknown;
    try {
      const [, sight] = await Promise.all([client.query('BEGIN'), this.#look(client, question)]);
      const movements = decide(sight);
      // A commit that follows a failed statement rolls back, and the statement's error is the one that is thrown.
      const [written, { command }] = await Promise.all([
        this.#post(client, movements),
        client.query('COMMIT'),
      ]);
      if (command !== 'COMMIT') throw new Error(`A batch of movements ended with ${command}`);
      return { written };
    } catch (error) {
      failure = error;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(isConnectionFailure(failure));
    }
  }

  async #look(client: PoolClient, { locks, lookups, locking }: Question): Promise<Sight> {
    // Another batch may look meanwhile and learn of another one.
    const known = this.#routing;
    const { rows } = await client.query<{ answer: LookAnswer }>({
      name: 'books.look',
      text: 'SELECT books.look($1, $2, $3, $4, $5, $6, $7) AS answer',
      values: [
        distinct(locks.flatMap(({ accounts }) => accounts)),
        distinct(locks.flatMap(({ charges }) => charges ?? [])),
        distinct(locks.flatMap(({ days }) => days)),
        known ? [known.version, known.chart.version] : null,
        locking.waitMs,
        locking.withParts,
        JSON.stringify(lookups),
      ],
    });
    const answer = rows[0]?.answer;
    if (!answer) throw new Error('books.look gave no answer');
    const routing = answer.routing && answer.chart ? readRouting(answer.routing, answer.chart) : known;
    if (!routing) throw new Error('books.look gave no routing');
    this.#routing = routing;
    const { seen, accountingDates, position } = answer;
    return {
      view: {
        position: readPosition(position.open),
        held: readHeld(position.held),
        accountingDates,
        routing,
      },
      seen,
    };
  }

  async #post(client: PoolClient, movements: readonly Movement[]): Promise<Written> {
    if (movements.every(({ effects }) => isEmpty(effects))) return nothingWritten;
    const { rows } = await client.query<{ answer: PostAnswer }>({
      name: 'books.post',
      text: 'SELECT books.post($1, $2, $3, $4, $5, $6) AS answer',
      values: postParameters(movements),
    });
    const answer = rows[0]?.answer;
    if (!answer) throw new Error('books.post gave no answer');
    return {
      sequences: new Map(Object.entries(answer.sequences)),
      rows: new Map(Object.entries(answer.rows)),
    };
  }
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

function readHeld(held: LookAnswer['position']['held']): Map<string, HeldAccount> {
  return new Map(
    held.flatMap(({ id, department, charges }) =>
      [id, ...charges].map((name) => [name, { id, departmentCode: department }] as const),
    ),
  );
}

function readPosition({ accounts, charges }: LookAnswer['position']['open']): OpenPosition {
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
