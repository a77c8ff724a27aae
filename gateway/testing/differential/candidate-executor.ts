import { nobody } from '../../common/caller.js';
import { ExecutableOperation } from '../../execute/executable-operation.js';
import { sendTo } from '../../execute/send-to.js';
import { planOf } from '../../plan/operations/plannable.js';
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
