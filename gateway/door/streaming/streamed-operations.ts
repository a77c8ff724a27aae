import { OperationTypeNode, type FormattedExecutionResult, type GraphQLError } from 'graphql';
import { whileInStanding, type Standing } from '../callers/standing.js';
import { requirePrincipal, type Caller } from '../../common/caller.js';
import { requireAffordable, type CostMax } from '../../plan/cost/cost-limit.js';
import type { DocumentRequest, TrustedDocuments } from '../documents/trusted-documents.js';
import type { DeprecatedUses } from '../../plan/operations/deprecated-use.js';
import type { AskedOperation, OperationPreparer } from '../../plan/operations/operation-preparer.js';
import { coerceVariables, type OperationRunner } from '../../plan/operations/operation-runner.js';
import type { PreparedOperation } from '../../plan/operations/prepared-operation.js';
import { free } from '../../common/pay.js';
import type { PlanningTime } from '../../plan/time/planning-time.js';
import type { RateLimits } from '../rates/rate-limits.js';
import type { StreamItem } from '../../live/event-source.js';
import type { StreamPlanner } from '../../plan/streams/stream-planner.js';
import type { SubscriptionHub } from '../../live/subscription-hub.js';
import type { OperationMetrics } from '../../telemetry/operation-metrics.js';
import type { CallerQuota } from './caller-quota.js';

export interface StreamedOperationOptions {
  readonly documents: TrustedDocuments;
  readonly preparer: OperationPreparer;
  readonly runner: OperationRunner;
  readonly planner: StreamPlanner;
  readonly hub: SubscriptionHub;
  readonly rates: RateLimits;
  readonly deprecatedUses: DeprecatedUses;
  /** Absent: operations may cost what they like. */
  readonly costMax?: CostMax | undefined;
  /** Absent: operations may take as long to be planned as they like. */
  readonly planningTime?: PlanningTime | undefined;
  readonly metrics: OperationMetrics;
  /** Absent where callers are not limited. */
  readonly quota: CallerQuota | undefined;
}

export interface OperationRequest extends DocumentRequest {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface OperationOrigin {
  readonly caller: Caller;
  /** Of a caller who is known. */
  readonly standing?: Standing | undefined;
  /** Where the client resumes when its transport knows better than what it wrote for `after`. */
  readonly lastCursor?: string | undefined;
  /** The stream has failed for this client, with this error; whoever owns its connection closes it. */
  readonly onTooSlow: (error: GraphQLError) => void;
}

export type EventItems = AsyncIterableIterator<StreamItem, undefined>;

/** One result, or the items of a stream. */
export type StreamedAnswer = EventItems | FormattedExecutionResult;

/** Runs what arrives over sockets and event streams through the checks that HTTP applies. */
export class StreamedOperations {
  constructor(private readonly options: StreamedOperationOptions) {}

  /** @throws what `TrustedDocuments.textFor` throws */
  read(request: OperationRequest, caller: Caller): AskedOperation {
    const { operationName, variables } = request;
    return { query: this.options.documents.textFor(request, caller), operationName, variables };
  }

  /** See `OperationPreparer.turn`. */
  turn(asked: AskedOperation, caller: Caller): Promise<void> | undefined {
    return this.options.preparer.turn(asked, caller);
  }

  /** @throws what `OperationPreparer.prepare` throws */
  prepare({ query, operationName }: AskedOperation, caller: Caller): PreparedOperation {
    return this.options.preparer.prepare(query, operationName, caller);
  }

  /**
   * Begins the operation before anything else can happen, because a reload in between would pass it by. So its caller has
   * been looked at before it was prepared.
   * @throws InvalidOperationError when the variables do not fit the operation
   * @throws GraphQLError when the caller is not known or asks too often, or the stream is refused
   */
  async answer(
    prepared: PreparedOperation,
    request: OperationRequest,
    origin: OperationOrigin,
  ): Promise<StreamedAnswer> {
    const { runner, rates, deprecatedUses, metrics } = this.options;
    const { variables } = request;
    const { caller } = origin;
    deprecatedUses.count(caller, prepared.deprecatedParts);
    if (isSubscription(prepared))
      return metrics.observe(prepared, () => this.#subscribe(prepared, variables ?? {}, origin));
    if (prepared.operation.operation === OperationTypeNode.MUTATION)
      rates.admitMutations(caller.allowance, () => prepared.rootFieldsFor(variables ?? {}));
    return runner.run(prepared, variables, caller);
  }

  async #subscribe(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    { caller, standing, lastCursor, onTooSlow }: OperationOrigin,
  ): Promise<EventItems> {
    const principal = requirePrincipal(caller);
    const { planner, hub, costMax, quota, planningTime } = this.options;
    quota?.takeSubscribe(principal);
    const coerced = coerceVariables(prepared, variables);
    const pay = planningTime?.of(caller) ?? free;
    const decided = prepared.decided(coerced, pay);
    if (costMax) requireAffordable(decided.costBy(pay), coerced, costMax(principal));
    const { after, ...stream } = planner.plan(prepared, coerced, { principal, pay });
    const events = await hub.subscribe({ ...stream, after: lastCursor ?? after, principal, onTooSlow });
    return standing ? whileInStanding(events, standing) : events;
  }
}

export function isSubscription({ operation }: PreparedOperation): boolean {
  return operation.operation === OperationTypeNode.SUBSCRIPTION;
}

export function isStream(answer: StreamedAnswer): answer is EventItems {
  return Symbol.asyncIterator in answer;
}
