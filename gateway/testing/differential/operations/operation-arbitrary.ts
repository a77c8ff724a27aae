import { Arbitrary, stream, Value, type Random, type Stream } from 'fast-check';
import type { TestGraph } from '../test-graph.js';
import { faultProfiles, type World } from '../world/world.js';
import { Dice } from './dice.js';
import { operationCheck, type OperationCheck } from './operation-check.js';
import { OperationWriter, type ConditionShares, type WrittenOperation } from './operation-writer.js';
import { simplerOperations } from './simpler-operations.js';
import type { TestOperation } from './test-operation.js';

/** Random valid operations over the API schema of a graph, each in a world of its own. */
export class OperationArbitrary extends Arbitrary<TestOperation> {
  readonly #isValid: OperationCheck;
  #written = 0;
  #discarded = 0;

  constructor(
    private readonly graph: TestGraph,
    private readonly conditions?: ConditionShares,
  ) {
    super();
    this.#isValid = operationCheck(graph.revision.apiSchema, graph.supergraphSdl, {
      allowsNullConditions: conditions?.nullPercent !== undefined,
    });
  }

  /** The share of written operations that turned out invalid, between 0 and 1. */
  get discardRate(): number {
    return this.#discarded / Math.max(this.#written, 1);
  }

  override generate(source: Random): Value<TestOperation> {
    const dice = new Dice(source);
    return new Value({ ...this.#validOperation(dice), world: worldOf(dice) }, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is TestOperation {
    return typeof value === 'object' && value !== null && 'world' in value;
  }

  override shrink(operation: TestOperation): Stream<Value<TestOperation>> {
    return stream(simplerOperations(operation, this.#isValid)).map(
      (simpler) => new Value(simpler, undefined),
    );
  }

  #validOperation(dice: Dice): WrittenOperation {
    for (;;) {
      const operation = new OperationWriter(this.graph.revision.apiSchema, dice, this.conditions).write();
      this.#written++;
      if (this.#isValid(operation)) return operation;
      this.#discarded++;
    }
  }
}

function worldOf(dice: Dice): World {
  const profile = dice.weighted<keyof typeof faultProfiles>([
    ['none', 4],
    ['silent', 5],
    ['few', 5],
    ['many', 3],
    ['wild', 3],
  ]);
  return { seed: dice.between(0, 0xffff_ffff), faults: faultProfiles[profile] };
}
