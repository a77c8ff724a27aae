import type { World } from '../world/world.js';

/** An operation, with what it is run with and in. Plain JSON, so that it can be kept and run again. */
export interface TestOperation {
  readonly text: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly world: World;
}
