import type { PlanNode } from '@apollo/query-planner';
import { callerError } from '../errors.js';
import { Fetch } from './fetch.js';
import { placeAt, type MergeTree } from './merge-tree.js';
import type { Run, Variables } from './run.js';
import { follow, type Targets } from './targets.js';
import type { TypeConditions } from './type-conditions.js';

/** A part of a plan, made ready to be run any number of times. */
export type Step = (run: Run, targets: Targets) => Promise<void>;

export interface StepContext {
  readonly conditions: TypeConditions;
  /** The values that variables have when the client gives them none. */
  readonly defaults: Variables;
}

/** @param place where in the result the step adds to */
export function stepOf(node: PlanNode, place: MergeTree, context: StepContext): Step {
  switch (node.kind) {
    case 'Fetch': {
      const fetch = new Fetch(node, place, context.conditions);
      return (run, targets) => fetch.run(run, targets);
    }
    case 'Sequence':
      return inSequence(node.nodes.map((child) => stepOf(child, place, context)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => stepOf(child, place, context)));
    case 'Flatten': {
      const { path } = node;
      const inner = stepOf(node.node, placeAt(place, path), context);
      return async (run, targets) => {
        const further = follow(targets, path);
        if (further.objects.length > 0) await inner(run, further);
      };
    }
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((clause) =>
        clause ? stepOf(clause, place, context) : undefined,
      );
      return async (run, targets) => {
        await (isTrue(node.condition, run, context) ? yes : no)?.(run, targets);
      };
    }
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

function isTrue(name: string, { variables }: Run, { defaults }: StepContext): boolean {
  const given = variables[name];
  const value = given === undefined ? defaults[name] : given;
  if (typeof value !== 'boolean')
    throw callerError('BAD_USER_INPUT', `The variable $${name} must be a Boolean.`);
  return value;
}
