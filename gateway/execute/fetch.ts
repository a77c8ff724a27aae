import type { FetchNode } from '@apollo/query-planner';
import { getOperationAST, GraphQLError, Kind, parse, type SelectionSetNode } from 'graphql';
import { placeEntityErrors, placeFieldErrors } from './error-places.js';
import { isObject, merge, type MergeTree, type ResultObject } from './merge-tree.js';
import { RepresentationBuilder } from './representations.js';
import { rewrite } from './rewrites.js';
import type { Run } from './run.js';
import type { Targets } from './targets.js';
import type { TypeConditions } from './type-conditions.js';

/** One request to a subgraph, for all the objects that are at its place in the result. */
export class Fetch {
  readonly #node: FetchNode;
  readonly #place: MergeTree;
  readonly #conditions: TypeConditions;
  readonly #representations: RepresentationBuilder | undefined;
  readonly #fields: readonly string[];

  constructor(node: FetchNode, place: MergeTree, conditions: TypeConditions) {
    this.#node = node;
    this.#place = place;
    this.#conditions = conditions;
    this.#fields = rootFieldsOf(node);
    if (node.requires) {
      this.#representations = new RepresentationBuilder(node.requires, node.inputRewrites, conditions);
    }
  }

  async run(run: Run, targets: Targets): Promise<void> {
    if (targets.objects.length === 0) return;
    try {
      if (this.#representations) await this.#fetchEntities(run, targets, this.#representations);
      else await this.#fetchFields(run, targets);
    } catch (error) {
      run.errors.push(error instanceof GraphQLError ? error : new GraphQLError((error as Error).message));
    }
  }

  async #fetchFields(run: Run, targets: Targets): Promise<void> {
    const { serviceName } = this.#node;
    const { data, errors } = await run.send(this.#node, this.#variables(run));
    if (errors) {
      const failed = { serviceName, errors, hasData: Boolean(data), targets };
      run.errors.push(...placeFieldErrors(failed, this.#fields));
    }
    if (!data) return;
    const source = this.#rewritten(data);
    for (const object of targets.objects) merge(object, source, this.#place);
  }

  async #fetchEntities(run: Run, targets: Targets, builder: RepresentationBuilder): Promise<void> {
    const { serviceName } = this.#node;
    const representations = builder.build(targets.objects);
    if (representations.values.length === 0) return;
    const variables = { ...this.#variables(run), representations: representations.values };
    const { data, errors } = await run.send(this.#node, variables);
    if (errors) {
      const failed = { serviceName, errors, hasData: Boolean(data), targets };
      run.errors.push(...placeEntityErrors(failed, representations));
    }
    if (!data) return;
    const entities = data['_entities'];
    const { length } = representations.values;
    if (!Array.isArray(entities))
      throw new GraphQLError('Expected "data._entities" in response to be an array');
    if (entities.length !== length) {
      throw new GraphQLError(`Expected "data._entities" to contain ${length} elements`);
    }
    for (const [index, indices] of representations.objectIndices.entries()) {
      const entity: unknown = entities[index];
      if (!isObject(entity)) continue;
      const source = this.#withoutWiderType(this.#rewritten(entity));
      for (const object of indices) merge(targets.objects[object]!, source, this.#place);
    }
  }

  #variables({ variables }: Run): Record<string, unknown> {
    const used: Record<string, unknown> = {};
    for (const name of this.#node.variableUsages ?? []) {
      if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name];
    }
    return used;
  }

  /**
   * A subgraph that knows an interface as an object tells the name of the interface. An entity is always looked up by the
   * name of a type, and none that is wider takes its place.
   */
  #withoutWiderType(source: ResultObject): ResultObject {
    if (!this.#conditions.isInterface(source['__typename'])) return source;
    const { __typename: _, ...rest } = source;
    return rest;
  }

  #rewritten(source: ResultObject): ResultObject {
    const { outputRewrites } = this.#node;
    if (!outputRewrites) return source;
    const copy = structuredClone(source);
    rewrite(copy, outputRewrites, this.#conditions);
    return copy;
  }
}

/** The fields of a fetch by their keys in its answer, for a fetch that is not one of entities. */
function rootFieldsOf({ operation, requires }: FetchNode): string[] {
  const selectionSet = requires ? undefined : getOperationAST(parse(operation))?.selectionSet;
  return selectionSet ? keysOf(selectionSet) : [];
}

/** Operations of the planner have no other fragments than inline ones. */
function keysOf({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? keysOf(selection.selectionSet) : [];
  });
}
