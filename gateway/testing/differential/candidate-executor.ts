import { operationFromDocument } from '@apollo/federation-internals';
import { nobody } from '../../authentication.js';
import { ExecutableOperation } from '../../execution/executable-operation.js';
import { sendTo } from '../../execution/send-to.js';
import type { ExecutorFactory } from './executor.js';
import { planOf } from './planning.js';

/** The compiled executor, which is held against the official one. */
export const candidateExecutor: ExecutorFactory = ({ revision, subgraphs }) => {
  const send = sendTo(new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])), nobody);
  return ({ document, operationName, variables, plan }) => {
    const { plannerApiSchema, apiSchema, supergraphSchema } = revision;
    const executable = new ExecutableOperation({
      operation: operationFromDocument(plannerApiSchema, document, {
        ...(operationName !== undefined && { operationName }),
      }),
      plan: plan ?? planOf(revision, document, operationName),
      apiSchema,
      supergraphSchema,
    });
    return executable.execute(variables, send);
  };
};
