import type { FetchNode } from '@apollo/query-planner';
import { print, type DocumentNode } from 'graphql';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import { PartialOperation } from '../access/partial-operation.js';
import { remainingOperation } from '../access/remaining-operation.js';
import type { Withheld } from '../access/withheld.js';
import { callerError } from '../../common/errors.js';
import { ExecutableOperation, type Executable } from '../../execute/executable-operation.js';
import type { OperationText } from '../../execute/operation-text.js';
import { planOf } from '../operations/plannable.js';
import type { GraphRevision } from '../graph/federated-graph.js';
import { conflates } from './conflation.js';
import { afterVariable, streamNameOf, withPosition } from './stream-document.js';

/** How one subscription is run: the fetch that is subscribed to, and what each of its events is put through. */
export interface StreamPlan {
  /** Equal for operations that select the same from the same stream, whatever the revision of the graph. */
  readonly identity: string;
  /** The normalised subscription. */
  readonly document: DocumentNode;
  readonly revision: GraphRevision;
  readonly primary: FetchNode;
  /** Whether each event stands for those before it. */
  readonly conflates: boolean;
  /** Begins with `primary`, to be answered with the event, and goes on to fetch what that lacks. */
  readonly perEvent: Executable;
}

/**
 * Plans a normalised subscription. The plan fetches each event's position besides what the client selects; results are
 * shaped by the client's own selection, so the position does not show.
 * @param withheld what callers of this plan may not read
 * @throws GraphQLError with code BAD_USER_INPUT when it cannot be planned as one stream
 */
export function planStream(document: DocumentNode, revision: GraphRevision, withheld: Withheld): StreamPlan {
  const { apiSchema, supergraphSchema } = revision;
  const isWhole = withheld.size === 0;
  const without = (text: OperationText): OperationText =>
    isWhole ? text : remainingOperation(text, withheld);
  const followed = without({ schema: apiSchema, document: withPosition(document) });
  const { node } = planOf(followed, revision);
  if (node?.kind !== 'Subscription') {
    throw callerError('BAD_USER_INPUT', 'A subscription selects one field of one stream, unconditionally.');
  }
  const { primary, rest } = node;
  const text: OperationText = { schema: apiSchema, document };
  const executable = new ExecutableOperation({
    text: without(text),
    plan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: rest ? [primary, rest] : [primary] } },
    audienceSchema: apiSchema,
    supergraphSchema,
  });
  const perEvent = isWhole ? executable : new PartialOperation(text, withheld, executable);
  return {
    identity: print(document),
    document,
    revision,
    primary,
    conflates: conflates(streamNameOf(document), supergraphSchema),
    perEvent,
  };
}

/** Whether events that one plan has subscribed to are what another plan would subscribe to, from the same subgraph. */
export function haveSameSource(one: StreamPlan, other: StreamPlan): boolean {
  return one.primary.operation === other.primary.operation && clientOf(one) === clientOf(other);
}

/** The way to the subgraph that has the stream. */
export function clientOf({ primary, revision }: StreamPlan): SubgraphClient {
  const client = revision.clients.get(primary.serviceName);
  if (!client) throw new Error(`There is no client for the subgraph ${primary.serviceName}.`);
  return client;
}

/** The variables of the primary fetch, with the cursor to resume after, if any. */
export function primaryVariables(
  { primary }: StreamPlan,
  variables: Readonly<Record<string, unknown>>,
  after: string | undefined,
): Record<string, unknown> {
  const given: Record<string, unknown> = { ...variables, [afterVariable]: after };
  return Object.fromEntries(
    (primary.variableUsages ?? []).flatMap((name) =>
      given[name] === undefined ? [] : [[name, given[name]]],
    ),
  );
}
