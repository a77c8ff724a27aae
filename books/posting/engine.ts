import { setTimeout as delay } from 'node:timers/promises';
import { BatchQueue, QueueFullError } from '../../platform/batching/batch-queue.js';
import { WaitingLine } from '../../platform/batching/waiting-line.js';
import { isConnectionFailure } from '../../platform/database/connection-failure.js';
import type { BatchMetrics } from '../../platform/telemetry/metrics/batch-metrics.js';
import { inSpan } from '../../platform/telemetry/tracing.js';
import type { Movement, Written } from './effects.js';
import type { EngineRepository, Locking, Sight } from './engine.repository.js';
import { isGivenUp, isPeriodClosed, isTransient } from './failures.js';
import type { Decider, Decision, Held, MovementKind } from './movement.js';
import { previewOf, type Glanced, type Preview } from './preview.js';
import { withConsequences } from './rows.js';

export interface EngineOptions {
  readonly maxBatchSize: number;
  readonly concurrency: number;
  /** How many requests may wait for a batch, and how many for accounts that are held; further ones are refused as busy. */
  readonly capacity: number;
  /** How long a request waits for an account that somebody else holds until it is refused as busy. */
  readonly patienceMs: number;
  readonly batches?: BatchMetrics | undefined;
}

const defaults: EngineOptions = {
  maxBatchSize: 256,
  concurrency: 3,
  capacity: 10_000,
  patienceMs: 10_000,
};
const maxAttempts = 4;
/** How many of those that the database gave up on are tried at a time, so that some that hang do not stop the others. */
const aloneAtOnce = 2;
const passOver: Locking = { waitMs: 0, withParts: false };

/** A request, and the kind of movement that it is for. */
interface Asked {
  readonly kind: MovementKind<unknown, unknown>;
  readonly request: unknown;
}

/** What was decided and written is not decided again, also where its kind then fails to answer. */
type Settled =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };
/** The database gave up on a batch that it was in, and nobody knows whose fault that is. */
interface Late {
  readonly kind: 'late';
}
type Outcome = Held | Late | Settled;

/**
 * Carries every movement of money: requests of all kinds go in batches, each batch is one transaction, each request gets its own
 * answer. A request whose account somebody else holds leaves its batch and waits apart, so that it holds up no other. Those of a
 * batch that the database gave up on are tried alone.
 */
export class Engine implements AsyncDisposable {
  readonly #repository: EngineRepository;
  readonly #queue: BatchQueue<Asked, Outcome>;
  readonly #line: WaitingLine<Asked, Late | Settled>;
  readonly #alone: BatchQueue<Asked, Outcome>;
  readonly #patienceMs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  /** The failure after which nobody knows whether what was asked was committed. */
  readonly #unanswered = new WeakMap<Asked, Error>();

  constructor(repository: EngineRepository, options: Partial<EngineOptions> = {}) {
    this.#repository = repository;
    const { batches, ...limits } = { ...defaults, ...options };
    this.#patienceMs = limits.patienceMs;
    const meter = batches?.meter('posting', () => this.#queue.depth);
    this.#queue = new BatchQueue({
      ...limits,
      run: (asked) =>
        inSpan('post batch', { attributes: { 'batch.size': asked.length } }, () =>
          this.#run(asked, passOver),
        ),
      ...(meter && { meter }),
    });
    this.#alone = new BatchQueue({
      ...{ maxBatchSize: 1, concurrency: aloneAtOnce, capacity: limits.capacity },
      run: (asked) => this.#run(asked, passOver),
    });
    this.#line = new WaitingLine<Asked, Late | Settled>({
      ...limits,
      giveUp: busy,
      attempt: async (asked, waitMs) => {
        const outcomes = await this.#run(asked, { waitMs, withParts: true });
        return outcomes.map((outcome) =>
          outcome.kind === 'held' ? { waitsFor: outcome.id } : { answer: outcome },
        );
      },
    });
  }

  /** How many requests wait at the moment for accounts that others hold. */
  get waiting(): number {
    return this.#line.size;
  }

  async submit<Request, Answer>(kind: MovementKind<Request, Answer>, request: Request): Promise<Answer> {
    const posting = this.#submit({ kind, request });
    this.#underWay.add(posting);
    try {
      // What a kind's own decider answered to its own request.
      return (await posting) as Answer;
    } finally {
      this.#underWay.delete(posting);
    }
  }

  /**
   * Posts many requests of one kind at once and in one transaction, as who takes over a history does.
   * @throws Error when somebody else holds an account or a row
   */
  async submitAll<Request, Answer>(
    kind: MovementKind<Request, Answer>,
    requests: readonly Request[],
  ): Promise<Answer[]> {
    const outcomes = await this.#run(
      requests.map((request) => ({ kind, request })),
      passOver,
    );
    return outcomes.map((outcome) => {
      if (outcome.kind === 'held') throw new Error(`${outcome.id} is held by somebody else`);
      if (outcome.kind === 'late')
        throw new Error('The database gave up waiting for what somebody else holds');
      return answerOf(outcome) as Answer;
    });
  }

  /**
   * What would become of a request that were submitted now: decided by the same code on what there is at this moment. Nothing is
   * locked, and the database lets nothing be written.
   */
  async preview<Request, Answer>(
    kind: MovementKind<Request, Answer>,
    request: Request,
  ): Promise<Preview<Answer>> {
    const asked = { kind, request };
    const question = { locks: [kind.locks(request)], lookups: lookupsOf([asked]) };
    let glanced: Omit<Glanced, 'holds'> | undefined;
    let decision: Decision<unknown> | undefined;
    const holds = await this.#repository.glance(question, (sight) => {
      const before = sight.view.position.copy();
      [decision] = decideAll([asked], sight, () => false);
      glanced = { before, after: sight.view.position };
      return movementsOf([asked], [decision]);
    });
    if (!glanced) throw new Error('A preview was not decided');
    // What a kind's own decider decided on its own request.
    return previewOf(decision as Decision<Answer>, { ...glanced, holds }, kind.refusals.busy);
  }

  async #submit(asked: Asked): Promise<unknown> {
    try {
      const answer = answerOf(await this.#settle(asked));
      const unanswered = this.#unanswered.get(asked);
      // These say that nothing was stored.
      const { busy, periodClosed } = asked.kind.refusals;
      if (unanswered && (answer === busy || answer === periodClosed)) throw unanswered;
      return answer;
    } catch (error) {
      if (error instanceof QueueFullError) return asked.kind.refusals.busy;
      throw error;
    }
  }

  async #settle(asked: Asked): Promise<Settled> {
    const untilMs = performance.now() + (asked.kind.patienceMs?.(asked.request) ?? this.#patienceMs);
    let outcome = await this.#queue.submit(asked);
    while (outcome.kind === 'held' || outcome.kind === 'late') {
      const leftMs = untilMs - performance.now();
      if (outcome.kind === 'held') outcome = await this.#line.join(asked, outcome.id, leftMs);
      else outcome = leftMs > 0 ? await this.#alone.submit(asked) : busy(asked);
    }
    return outcome;
  }

  /**
   * Posts requests as one transaction, retried whole after a lost connection or a conflict with another process. That is
   * safe because a request that did commit is found again by its kind's lookup. A period that was closed meanwhile is
   * such a conflict: the retry posts into the next one.
   */
  async #run(asked: readonly Asked[], locking: Locking): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(asked, locking);
      } catch (error) {
        if (error instanceof Error && isConnectionFailure(error))
          for (const each of asked) this.#unanswered.set(each, error);
        if (isGivenUp(error)) return asked.map(() => ({ kind: 'late' }));
        const [alone, ...others] = asked;
        // Of several it may be one alone that no period takes.
        if (attempt === maxAttempts && isPeriodClosed(error) && alone && others.length === 0)
          return [{ kind: 'answer', answer: alone.kind.refusals.periodClosed }];
        if (attempt === maxAttempts || !isTransient(error)) throw error;
        await delay(2 ** attempt * 10 * Math.random());
      }
    }
  }

  async #runOnce(asked: readonly Asked[], locking: Locking): Promise<Outcome[]> {
    const locks = asked.map(({ kind, request }) => kind.locks(request));
    const question = { locks, lookups: lookupsOf(asked), locking };
    let decisions: Decision<unknown>[] = [];
    const { written } = await this.#repository.transact(question, (sight) => {
      decisions = decideAll(asked, sight, (each) => this.#unanswered.has(each));
      return movementsOf(asked, decisions);
    });
    return decisions.map((decision) => outcomeOf(decision, written));
  }

  /** Waits for every request that was submitted. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

function lookupsOf(asked: readonly Asked[]): Record<string, object> {
  const byKind = Map.groupBy(asked, ({ kind }) => kind.name);
  return Object.fromEntries(
    [...byKind].map(([name, ofKind]) => [
      name,
      ofKind[0]?.kind.lookUp?.(ofKind.map(({ request }) => request)) ?? {},
    ]),
  );
}

/** In the order of the requests, so that each sees what the ones before it left. */
function decideAll(
  asked: readonly Asked[],
  { view, seen }: Sight,
  mayBeWritten: (asked: Asked) => boolean,
): Decision<unknown>[] {
  const open = new Map<string, { readonly decider: Decider<unknown, unknown>; next: number }>();
  return asked.map((each) => {
    const { kind, request } = each;
    const ofKind = open.get(kind.name) ?? { decider: kind.decider(seen[kind.name]), next: 0 };
    open.set(kind.name, ofKind);
    return ofKind.decider.decide(request, ofKind.next++, view, mayBeWritten(each));
  });
}

/** What those of them write that were decided to. */
const movementsOf = (
  asked: readonly Asked[],
  decisions: readonly (Decision<unknown> | undefined)[],
): Movement[] =>
  asked.flatMap(({ kind: { name } }, index) => {
    const decision = decisions[index];
    return decision?.kind === 'effects' ? withConsequences({ kind: name, effects: decision.effects }) : [];
  });

function outcomeOf(decision: Decision<unknown>, written: Written): Outcome {
  if (decision.kind !== 'effects') return decision;
  try {
    return { kind: 'answer', answer: decision.answer(written) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function answerOf(settled: Settled): unknown {
  if (settled.kind === 'failed') throw settled.error;
  return settled.answer;
}

const busy = ({ kind }: Asked): Settled => ({ kind: 'answer', answer: kind.refusals.busy });
