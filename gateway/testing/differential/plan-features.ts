import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';

/** The kinds of nodes in a plan, and what its fetches ask of an executor. */
export function* planFeatures({ node }: QueryPlan): Generator<string> {
  if (!node) yield 'empty plan';
  else if (node.kind === 'Subscription') throw new Error('Subscriptions are not compared.');
  else yield* nodeFeatures(node);
}

function* nodeFeatures(node: PlanNode): Generator<string> {
  yield node.kind;
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const inner of node.nodes) yield* nodeFeatures(inner);
      return;
    case 'Flatten':
      if (node.path.filter((part) => part === '@').length > 1) yield 'Flatten over several lists';
      yield* nodeFeatures(node.node);
      return;
    case 'Condition':
      if (node.ifClause) yield* nodeFeatures(node.ifClause);
      if (node.elseClause) yield* nodeFeatures(node.elseClause);
      return;
    case 'Fetch':
      yield* fetchFeatures(node);
      return;
    case 'Defer':
      throw new Error('The planner is not set up to defer.');
  }
}

function* fetchFeatures({ requires, inputRewrites, outputRewrites }: FetchNode): Generator<string> {
  if (requires) yield 'entities';
  if (requires?.some(isNested)) yield 'nested requires';
  if (inputRewrites) yield 'input rewrites';
  if (outputRewrites) yield 'output rewrites';
}

/** The first level is the fragment on the entity's type. */
function isNested({ selections = [] }: QueryPlanSelectionNode): boolean {
  return selections.some((selection) => selection.selections !== undefined);
}
