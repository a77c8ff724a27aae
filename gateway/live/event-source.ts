import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Principal } from '../../platform/access/principal.js';
import type { EventCompleter } from './event-completion.js';
import { mapInOrder } from './map-in-order.js';
import { positionOf, type Position } from '../plan/streams/stream-document.js';
import { clientOf, primaryVariables, type StreamPlan } from '../plan/streams/stream-plan.js';

const completionsMax = 16;

/** One event of a stream, ready to be sent, with the place it has in the stream. */
export interface StreamItem extends Position {
  /** The result in JSON. It is printed once, however many subscribers get it over whatever transport. */
  readonly json: string;
  /** Whether its result shows an accident. Whoever resumes before such an item has it completed again. */
  readonly hasAccident: boolean;
  /** When the event reached the gateway, by `performance.now()`. */
  readonly receivedAtMs: number;
}

/** Opens a stream after a cursor, or with a snapshot as its first item. Rejects with a GraphQLError when it is refused. */
export type OpenStream = (after: string | undefined) => Promise<AsyncIterator<StreamItem>>;

/** What is followed, with which variables besides `after`, and for whom. */
export interface StreamRequest {
  /** While the stream is open, another with the same source may take its place. */
  plan: StreamPlan;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/**
 * Opens the stream in the subgraph that owns it and completes each of its events, by the plan that it has by then. An event
 * that cannot be told whole for now breaks the stream off before it, to be resumed there.
 */
export function eventSource(request: StreamRequest, completer: EventCompleter): OpenStream {
  const { variables, principal } = request;
  return async (after) => {
    const { plan } = request;
    const { operation, operationName } = plan.primary;
    const events = await clientOf(plan).subscribe({
      query: operation,
      ...(operationName && { operationName }),
      variables: primaryVariables(plan, variables, after),
      principal,
    });
    if (!(Symbol.asyncIterator in events)) throw refusalOf(events);
    return mapInOrder(
      events,
      async (event) => {
        const receivedAtMs = performance.now();
        const completed = await completer.complete({ plan: request.plan, event, variables, principal });
        return { ...positionOf(rootOf(event)), ...completed, receivedAtMs };
      },
      completionsMax,
    );
  };
}

function rootOf(event: ExecutionResult): Record<string, unknown> {
  const [root] = Object.values(event.data ?? {});
  if (typeof root !== 'object' || root === null) throw refusalOf(event);
  return root as Record<string, unknown>;
}

function refusalOf({ errors }: ExecutionResult): GraphQLError {
  return errors?.[0] ?? new GraphQLError('The subgraph sent an event without data.');
}
