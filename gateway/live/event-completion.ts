import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../platform/access/principal.js';
import { isPublicError } from '../../platform/federation/subgraph-errors.js';
import { beginRequest, withinRequest } from '../../platform/telemetry/request-context.js';
import { inSpan } from '../../platform/telemetry/tracing.js';
import type { ResultObject } from '../execute/merge-tree.js';
import type { SendFetch } from '../execute/run.js';
import { sendTo } from '../execute/send-to.js';
import { publicResult } from '../plan/operations/operation-runner.js';
import type { StreamPlan } from '../plan/streams/stream-plan.js';
import { Turnstile } from './turnstile.js';

/**
 * Of all streams, to one subgraph. When many subscribers come back at once, each catching up from another place, what they
 * ask of it waits here and not in a connection pool, where it would time out and hold up queries and mutations.
 */
const fetchesUnderWayMax = 32;

export interface EventCompletion {
  readonly plan: StreamPlan;
  readonly event: ExecutionResult<ResultObject>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

export interface CompletedEvent {
  /** The result in JSON, which all subscribers of a stream share. */
  readonly json: string;
  /** Whether something went wrong that may not go wrong again, so that the result is not to be kept. */
  readonly hasAccident: boolean;
}

/** Fetches what an event lacks from the other subgraphs and prints it as the result that subscribers get. */
export class EventCompleter {
  /** By the subgraph that is asked: one that hangs does not hold up the streams that do without it. */
  readonly #turnstiles = new Map<string, Turnstile>();

  constructor(private readonly logger: Logger) {}

  /** @throws GraphQLError when a subgraph is out of order for now, so that the event cannot be told whole */
  async complete(completion: EventCompletion): Promise<CompletedEvent> {
    using _use = completion.plan.revision.usage.begin();
    // An event is for all who follow, so it is a request, and a trace, of its own.
    const work = (): Promise<CompletedEvent> => this.#fetchAndShape(completion);
    return await withinRequest(beginRequest('ws'), () => inSpan('stream event', { root: true }, work));
  }

  async #fetchAndShape({ plan, event, variables, principal }: EventCompletion): Promise<CompletedEvent> {
    // What completes an event is never older than the event.
    const send = sendTo(plan.revision.clients, principal, { isUnshared: true });
    // The plan begins with the fetch that was subscribed to; the event that arrived is its answer.
    const answering: SendFetch = (fetch, given) =>
      fetch === plan.primary
        ? Promise.resolve(event)
        : this.#turnstileTo(fetch.serviceName).run(() => send(fetch, given));
    const result = await plan.perEvent.execute(variables, answering);
    const errors = result.errors ?? [];
    const outage = errors.find(({ extensions }) => extensions['retryable'] === true);
    if (outage) throw outage;
    return {
      json: JSON.stringify(publicResult({ ...result, data: result.data ?? null }, this.logger)),
      hasAccident: !errors.every(isPublicError),
    };
  }

  #turnstileTo(subgraph: string): Turnstile {
    const turnstile = this.#turnstiles.get(subgraph) ?? new Turnstile(fetchesUnderWayMax);
    this.#turnstiles.set(subgraph, turnstile);
    return turnstile;
  }
}
