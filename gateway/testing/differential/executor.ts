import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import type { GraphRevision } from '../../federated-graph.js';

/** One run of a query or mutation that was found valid. */
export interface Execution {
  readonly document: DocumentNode;
  /** The one of the document that runs. */
  readonly operation: OperationDefinitionNode;
  readonly operationName?: string;
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
