import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { Kind, visit, type DocumentNode, type GraphQLError } from 'graphql';
import type { Principal } from '../../../platform/access/principal.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { planOf } from '../../plan/operations/plannable.js';
import { rewrite } from '../../execute/rewrites.js';
import { TypeConditions } from '../../execute/type-conditions.js';
import type { GraphRevision } from '../../plan/graph/federated-graph.js';
import { reservedAliasPrefix } from '../../plan/rules/key-alias.rule.js';
import type { ExecutableGraph, Executor } from './executor.js';
import { OfficialDataSource } from './official-data-source.js';
import { withoutOutputRewrites } from './official-errors.js';

type RequestContext = Parameters<typeof executeQueryPlan>[2];
type OfficialResult = Awaited<ReturnType<typeof executeQueryPlan>>;

const logger = createLogger('differential');
const principal: Principal = { subject: 'test:differential', role: 'auditor', scopes: [], departments: '*' };

/** Runs operations as Apollo Server does with @apollo/gateway, from the plan on. */
export function officialExecutor({ revision, subgraphs }: ExecutableGraph): Executor {
  const sources = Object.fromEntries(
    subgraphs.map((subgraph) => [subgraph.name, new OfficialDataSource(subgraph, principal)]),
  );
  return executorWith(sources, revision);
}

/** Does so with renamed keys that are right before the executor sees them. */
export function executorWithRightRewrites({ revision, subgraphs }: ExecutableGraph): Executor {
  const conditions = new TypeConditions(revision.supergraphSchema);
  return async (execution) => {
    const [plan, rewriting] = withoutOutputRewrites(execution.plan ?? planOf(execution.text, revision));
    const sources = Object.fromEntries(
      subgraphs.map((subgraph) => {
        const source = new OfficialDataSource(subgraph, principal);
        const process: GraphQLDataSource['process'] = async (options) => {
          const result = await source.process(options);
          const data = structuredClone(result.data);
          const { outputRewrites = [], requires } = rewriting.get(options.request.query ?? '') ?? {};
          rewrite(requires ? data?.['_entities'] : data, outputRewrites, conditions);
          return { ...result, data };
        };
        return [subgraph.name, { process }];
      }),
    );
    return executorWith(sources, revision)({ ...execution, plan });
  };
}

function executorWith(sources: Record<string, GraphQLDataSource>, revision: GraphRevision): Executor {
  return async ({ text, variables, plan }) => {
    const request = { request: { variables }, context: {}, logger, metrics: {} };
    const result = withNullErrors(
      await executeQueryPlan(
        plan ?? planOf(text, revision),
        sources,
        request as unknown as RequestContext,
        buildOperationContext({ schema: revision.apiSchema, operationDocument: withPresence(text.document) }),
        revision.supergraphSchema,
        revision.plannerApiSchema,
      ),
    );
    return { ...result, ...(result.data && { data: withoutPresence(result.data) }) };
  };
}

const presenceAlias = `${reservedAliasPrefix}Presence`;

/** It does not take a selection set without selections. */
function withPresence(document: DocumentNode): DocumentNode {
  const presence = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: presenceAlias },
    name: { kind: Kind.NAME, value: '__typename' },
  } as const;
  return visit(document, {
    SelectionSet: (set) => (set.selections.length > 0 ? undefined : { ...set, selections: [presence] }),
  });
}

function withoutPresence<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutPresence) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== presenceAlias);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPresence<unknown>(inner)])) as Value;
}

/**
 * The executor sets a field to null, and what contains it, when a subgraph left out a value that must not be null, but
 * it notes that in `extensions.valueCompletion` only. Without an error the null would pass for an answer.
 */
function withNullErrors(result: OfficialResult): OfficialResult {
  const hidden = result.extensions?.['valueCompletion'] as readonly GraphQLError[] | undefined;
  return hidden ? { data: result.data, errors: [...(result.errors ?? []), ...hidden] } : result;
}
