import type { PlanNode } from '@apollo/query-planner';
import { Fetch } from './fetch.js';
import { placeAt, type MergeTree } from './merge-tree.js';
import type { Run } from './run.js';
import { follow, type Targets } from './targets.js';
import type { TypeConditions } from './type-conditions.js';

/** A part of a plan, made ready to be run any number of times. */
export type Step = (run: Run, targets: Targets) => Promise<void>;

/** @param place where in the result the step adds to */
export function stepOf(node: PlanNode, place: MergeTree, conditions: TypeConditions): Step {
  switch (node.kind) {
    case 'Fetch': {
      const fetch = new Fetch(node, place, conditions);
      return (run, targets) => fetch.run(run, targets);
    }
    case 'Sequence':
      return inSequence(node.nodes.map((child) => stepOf(child, place, conditions)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => stepOf(child, place, conditions)));
    case 'Flatten': {
      const { path } = node;
      const inner = stepOf(node.node, placeAt(place, path), conditions);
      return async (run, targets) => {
        const further = follow(targets, path);
        if (further.objects.length > 0) await inner(run, further);
      };
    }
    case 'Condition':
      throw new Error('Conditions are decided before an operation is planned.');
    case 'Defer':
      throw new Error('The planner was not asked to defer anything.');
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run, targets) => {
    for (const step of steps) await step(run, targets);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run, targets) => {
    await Promise.all(steps.map((step) => step(run, targets)));
  };
}
