import type { QueryPlan } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import type { OperationText } from '../../execute/operation-text.js';
import type { GraphRevision } from '../../plan/graph/federated-graph.js';

/** One run of a query or mutation that was found valid. */
export interface Execution {
  readonly text: OperationText;
  /** As the caller sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Spares the executor its own planning. */
  readonly plan?: QueryPlan;
}

export type Executor = (execution: Execution) => Promise<ExecutionResult>;

export interface ExecutableGraph {
  readonly revision: GraphRevision;
  readonly subgraphs: readonly SubgraphClient[];
}

export type ExecutorFactory = (graph: ExecutableGraph) => Executor;
