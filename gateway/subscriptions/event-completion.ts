import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../platform/access/principal.js';
import { beginRequest, withinRequest } from '../../platform/telemetry/request-context.js';
import { inSpan } from '../../platform/telemetry/tracing.js';
import type { ResultObject } from '../execution/merge-tree.js';
import type { SendFetch } from '../execution/run.js';
import { sendTo } from '../execution/send-to.js';
import { publicResult } from '../operations/operation-runner.js';
import type { StreamPlan } from './stream-plan.js';
import { Turnstile } from './turnstile.js';

/**
 * Over all streams. When many subscribers come back at once, each catching up from another place, what they ask of the
 * subgraphs waits here and not in a connection pool, where it would time out and hold up queries and mutations.
 */
const completionsUnderWayMax = 32;

export interface EventCompletion {
  readonly plan: StreamPlan;
  readonly event: ExecutionResult<ResultObject>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/** Fetches what an event lacks from the other subgraphs and prints it as the result that subscribers get. */
export class EventCompleter {
  readonly #turnstile = new Turnstile(completionsUnderWayMax);

  constructor(private readonly logger: Logger) {}

  /** @returns the result in JSON, which all subscribers of a stream share */
  async complete(completion: EventCompletion): Promise<string> {
    using _use = completion.plan.revision.usage.begin();
    return await this.#turnstile.run(() => this.#complete(completion));
  }

  /** An event is for all who follow, so it is a request, and a trace, of its own. */
  #complete(completion: EventCompletion): Promise<string> {
    const work = (): Promise<string> => this.#fetchAndShape(completion);
    return withinRequest(beginRequest('ws'), () => inSpan('stream event', { root: true }, work));
  }

  async #fetchAndShape({ plan, event, variables, principal }: EventCompletion): Promise<string> {
    // What completes an event is never older than the event.
    const send = sendTo(plan.revision.clients, principal, { isUnshared: true });
    // The plan begins with the fetch that was subscribed to; the event that arrived is its answer.
    const answering: SendFetch = (fetch, given) =>
      fetch === plan.primary ? Promise.resolve(event) : send(fetch, given);
    const result = await plan.perEvent.execute(variables, answering);
    return JSON.stringify(publicResult({ ...result, data: result.data ?? null }, this.logger));
  }
}
