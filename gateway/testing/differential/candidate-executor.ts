import { nobody } from '../../authentication.js';
import { ExecutableOperation } from '../../execution/executable-operation.js';
import { sendTo } from '../../execution/send-to.js';
import { planOf } from '../../execution/plannable.js';
import type { ExecutorFactory } from './executor.js';

/** The compiled executor, which is held against the official one. */
export const candidateExecutor: ExecutorFactory = ({ revision, subgraphs }) => {
  const send = sendTo(new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])), nobody);
  const { apiSchema, supergraphSchema } = revision;
  return ({ text, variables, plan }) => {
    const executable = new ExecutableOperation({
      text,
      plan: plan ?? planOf(text, revision),
      audienceSchema: apiSchema,
      supergraphSchema,
    });
    return executable.execute(variables, send);
  };
};
