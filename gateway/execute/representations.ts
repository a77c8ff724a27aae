import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isObject, merge, nowhere, type ResultObject } from './merge-tree.js';
import { rewrite } from './rewrites.js';
import type { TypeConditions } from './type-conditions.js';

/** What entities are to be fetched, each once, and for which of the objects asked about. */
export interface Representations {
  readonly values: readonly ResultObject[];
  /** By representation, the indices of the objects that it stands for. */
  readonly objectIndices: readonly (readonly number[])[];
}

/** Builds the input of an entity fetch. Objects of other types, and those that lack a required field, have no part in it. */
export class RepresentationBuilder {
  constructor(
    private readonly requires: readonly QueryPlanSelectionNode[],
    private readonly rewrites: FetchNode['inputRewrites'],
    private readonly conditions: TypeConditions,
  ) {}

  build(objects: readonly ResultObject[]): Representations {
    const values: ResultObject[] = [];
    const objectIndices: number[][] = [];
    const known = new Map<string, number[]>();
    for (const [index, object] of objects.entries()) {
      const representation = this.#represent(object);
      if (!representation) continue;
      const text = JSON.stringify(representation);
      const same = known.get(text);
      if (same) {
        same.push(index);
      } else {
        const indices = [index];
        known.set(text, indices);
        values.push(representation);
        objectIndices.push(indices);
      }
    }
    return { values, objectIndices };
  }

  #represent(object: ResultObject): ResultObject | undefined {
    const representation = this.#select(object, this.requires);
    if (!representation?.['__typename']) return undefined;
    if (this.rewrites) rewrite(representation, this.rewrites, this.conditions);
    return representation;
  }

  #select(source: ResultObject, selections: readonly QueryPlanSelectionNode[]): ResultObject | undefined {
    const selected: ResultObject = {};
    for (const selection of selections) {
      if (selection.kind === 'Field') {
        const key = selection.alias ?? selection.name;
        // A required field that could not be fetched has its error already.
        if (!Object.hasOwn(source, key) || source[key] === undefined) return undefined;
        selected[key] = this.#valueOf(source[key], selection.selections);
      } else if (
        selection.typeCondition &&
        this.conditions.holds(selection.typeCondition, source['__typename'])
      ) {
        const inner = this.#select(source, selection.selections);
        if (inner) merge(selected, inner, nowhere);
      }
    }
    return selected;
  }

  #valueOf(value: unknown, selections: readonly QueryPlanSelectionNode[] | undefined): unknown {
    if (!selections) return value;
    if (Array.isArray(value)) return value.map((item) => this.#valueOf(item, selections));
    return isObject(value) ? (this.#select(value, selections) ?? null) : null;
  }
}
