import type { PlanNode, ResponsePath } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';

/** What a subgraph sent, or a part of it. */
export type ResultObject = Record<string, unknown>;

/** Stands for the items of a list, in paths of the planner and in the tree. */
export const everyItem = '@';

/**
 * The places of a result at which fetches add to what earlier ones brought, as a tree of response keys.
 *
 * What a subgraph sent may be shared with other requests, so it is never changed. Objects on the way to those places
 * are copied when they enter a result, and stay the same objects from then on, because fetches that run at the same time
 * hold on to them. Everything else is taken as it came.
 */
export interface MergeTree {
  readonly children: ReadonlyMap<string, MergeTree>;
}

interface GrowingTree extends MergeTree {
  readonly children: Map<string, GrowingTree>;
}

export function mergeTreeOf(plan: PlanNode | undefined): MergeTree {
  const root: GrowingTree = { children: new Map() };
  if (plan) addPaths(plan, root);
  return root;
}

function addPaths(node: PlanNode, place: GrowingTree): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) addPaths(child, place);
      return;
    case 'Flatten':
      return addPaths(node.node, growTo(place, node.path));
    case 'Fetch':
    case 'Condition':
    case 'Defer':
      return;
  }
}

function growTo(start: GrowingTree, path: ResponsePath): GrowingTree {
  let place = start;
  for (const element of path) {
    const key = String(element);
    let next = place.children.get(key);
    if (!next) place.children.set(key, (next = { children: new Map() }));
    place = next;
  }
  return place;
}

/** The place that a path leads to from another. */
export function placeAt(start: MergeTree, path: ResponsePath): MergeTree {
  return path.reduce<MergeTree>((place, element) => place.children.get(String(element)) ?? nowhere, start);
}

/** Copies of a value what fetches will add to. */
function own(value: unknown, place: MergeTree): unknown {
  if (Array.isArray(value)) {
    const items = place.children.get(everyItem);
    return items ? value.map((item) => own(item, items)) : value;
  }
  if (!isObject(value)) return value;
  const copy = { ...value };
  for (const [key, child] of place.children) {
    if (Object.hasOwn(copy, key)) copy[key] = own(copy[key], child);
  }
  return copy;
}

/**
 * Adds an answer to an object of the result: objects are merged with objects and lists of equal length item by item;
 * anything else replaces what was there.
 * @param target belongs to the result, as `own` makes it
 * @throws GraphQLError when subgraphs do not agree on what is an object
 */
export function merge(target: ResultObject, source: ResultObject, place: MergeTree): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(value) && present && typeof present !== 'object') {
      throw new GraphQLError('A value and an object were sent for one field.');
    }
    const child = place.children.get(key);
    if (Array.isArray(present) && isObject(value)) target[key] = listWithFields(present, value);
    else target[key] = child ? mergeOwned(present, value, child) : mergeShared(present, value);
  }
}

/** One of the two is wrong. Which one is for the shaping to tell, so neither takes the place of the other. */
function listWithFields(present: readonly unknown[], value: ResultObject): unknown[] {
  const list = [...present];
  merge(list as unknown as ResultObject, value, nowhere);
  return list;
}

function mergeOwned(present: unknown, value: unknown, place: MergeTree): unknown {
  if (isObject(present) && isObject(value)) {
    merge(present, value, place);
    return present;
  }
  const items = place.children.get(everyItem);
  if (items && Array.isArray(present) && Array.isArray(value) && present.length === value.length) {
    for (const [index, item] of value.entries()) present[index] = mergeOwned(present[index], item, items);
    return present;
  }
  return own(value, place);
}

/** Neither is changed, because either may be shared; nobody holds on to the one that is there. */
function mergeShared(present: unknown, value: unknown): unknown {
  if (isObject(present) && isObject(value)) {
    const merged = { ...present };
    merge(merged, value, nowhere);
    return merged;
  }
  if (Array.isArray(present) && Array.isArray(value) && present.length === value.length) {
    return value.map((item: unknown, index) => mergeShared(present[index], item));
  }
  return value;
}

/** A place that no fetch adds to. */
export const nowhere: MergeTree = { children: new Map() };

export function isObject(value: unknown): value is ResultObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
