import type { Pool, PoolClient } from 'pg';
import { isConnectionFailure } from '../../platform/database/connection-failure.js';
import type { Movement, Written } from './effects.js';
import { readRouting, readView, type LookAnswer } from './look-answer.js';
import type { Locks } from './movement.js';
import type { TurnedHold, TurnedHolds } from './preview.js';
import { foreseeParameters, isEmpty, postParameters } from './rows.js';
import type { Routing, View } from './view.js';

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

interface PostAnswer {
  sequences: Record<string, number>;
  rows: Record<string, Record<string, unknown>>;
}

interface HoldRow {
  id: string;
  account: string;
  kind: string;
}

const beginGlance = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const nothingWritten: Written = { sequences: new Map(), rows: new Map() };

const nothingTurned: TurnedHolds = { lifted: [], placedAgain: [] };

/** The two statements of a batch, which are all that is ever sent for a movement of money. */
export class EngineRepository {
  readonly #pool: Pool;
  readonly #glances: Pool;
  #routing: Routing | undefined;

  /** @param glances where previews get their connections, if not from those that post */
  constructor(pool: Pool, glances = pool) {
    this.#pool = pool;
    this.#glances = glances;
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
    return this.#within(this.#pool, 'BEGIN', question, async (client, sight) => {
      const movements = decide(sight);
      // A commit that follows a failed statement rolls back, and the statement's error is the one that is thrown.
      const [written, { command }] = await Promise.all([
        this.#post(client, movements),
        client.query('COMMIT'),
      ]);
      if (command !== 'COMMIT') throw new Error(`A batch of movements ended with ${command}`);
      return { written };
    });
  }

  /**
   * Looks as a batch does, and foresees what becomes of the holds by what is decided then, in a transaction in which the database lets
   * nobody write or lock: whoever previews holds up nobody, waits for nobody, and sees everything as of one moment.
   * @param decide must not wait
   */
  async glance(
    question: Omit<Question, 'locking'>,
    decide: (sight: Sight) => readonly Movement[],
  ): Promise<TurnedHolds> {
    const unlocked = { ...question, locking: { waitMs: 0, withParts: false } };
    return this.#within(this.#glances, beginGlance, unlocked, async (client, sight) => {
      const movements = decide(sight);
      const [holds] = await Promise.all([this.#foresee(client, movements), client.query('COMMIT')]);
      return holds;
    });
  }

  async #within<Result>(
    pool: Pool,
    begin: string,
    question: Question,
    conclude: (client: PoolClient, sight: Sight) => Promise<Result>,
  ): Promise<Result> {
    const client = await pool.connect();
    let failure: unknown;
    try {
      const [, sight] = await Promise.all([client.query(begin), this.#look(client, question)]);
      return await conclude(client, sight);
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
      text: 'SELECT books.look($1, $2, $3, $4, $5, $6, $7, $8) AS answer',
      values: [
        distinct(locks.flatMap(({ accounts }) => accounts)),
        distinct(locks.flatMap(({ charges }) => charges ?? [])),
        distinct(locks.flatMap(({ days }) => days)),
        known ? [known.version, known.chart.version] : null,
        locking.waitMs,
        locking.withParts,
        JSON.stringify(lookups),
        JSON.stringify(wantedBy(locks)),
      ],
    });
    const answer = rows[0]?.answer;
    if (!answer) throw new Error('books.look gave no answer');
    const routing = readRouting(answer) ?? known;
    if (!routing) throw new Error('books.look gave no routing');
    this.#routing = routing;
    return { view: readView(answer, routing), seen: answer.seen };
  }

  async #post(client: PoolClient, movements: readonly Movement[]): Promise<Written> {
    if (movements.every(({ effects }) => isEmpty(effects))) return nothingWritten;
    const { rows } = await client.query<{ answer: PostAnswer }>({
      name: 'books.post',
      text: 'SELECT books.post($1, $2, $3, $4, $5, $6, $7, $8) AS answer',
      values: postParameters(movements),
    });
    const answer = rows[0]?.answer;
    if (!answer) throw new Error('books.post gave no answer');
    return {
      sequences: new Map(Object.entries(answer.sequences)),
      rows: new Map(Object.entries(answer.rows)),
    };
  }

  async #foresee(client: PoolClient, movements: readonly Movement[]): Promise<TurnedHolds> {
    if (movements.every(({ effects }) => isEmpty(effects))) return nothingTurned;
    const { rows } = await client.query<{ answer: { lifted: HoldRow[]; placedAgain: HoldRow[] } }>({
      name: 'books.foresee',
      text: 'SELECT books.foresee($1, $2, $3, $4) AS answer',
      values: foreseeParameters(movements),
    });
    const { lifted = [], placedAgain = [] } = rows[0]?.answer ?? {};
    return { lifted: lifted.map(holdOf), placedAgain: placedAgain.map(holdOf) };
  }
}

const holdOf = ({ account, ...hold }: HoldRow): TurnedHold => ({ ...hold, accountId: account });

/** Rows of aggregates and entries; nothing, which costs nothing, for movements that name none. */
function wantedBy(locks: readonly Locks[]): object {
  const named = locks.flatMap(({ aggregates }) => Object.entries(aggregates ?? {}));
  const entries = locks.flatMap(({ entries }) => entries ?? []);
  if (named.length + entries.length === 0) return {};
  const byName = Map.groupBy(named, ([name]) => name);
  const aggregates = [...byName].map(([name, ids]) => [name, distinct(ids.flatMap(([, of]) => of))] as const);
  return { aggregates: Object.fromEntries(aggregates), entries: distinct(entries) };
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
