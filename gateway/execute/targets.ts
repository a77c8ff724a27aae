import type { ResponsePath } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { everyItem, isObject, type ResultObject } from './merge-tree.js';

/** The objects of a result that a fetch adds to. */
export interface Targets {
  /** The result as a whole, from which the path leads to the objects. */
  readonly root: ResultObject;
  readonly path: ResponsePath;
  readonly objects: readonly ResultObject[];
}

/**
 * Follows a path from every target on. Nulls on the way lead nowhere.
 * @throws GraphQLError when there is a list where there can be none, or none where there must be one
 */
export function follow({ root, path, objects }: Targets, further: ResponsePath): Targets {
  const found: ResultObject[] = [];
  for (const object of objects) collect(object, further, 0, found);
  return { root, path: [...path, ...further], objects: found };
}

function collect(value: unknown, path: ResponsePath, depth: number, found: ResultObject[]): void {
  if (value === null || value === undefined) return;
  const element = path[depth];
  // What stands at the end of the path is for the shaping of the response to find fault with.
  if (element === undefined) return void (isObject(value) && found.push(value));
  if (Array.isArray(value) !== (element === everyItem)) {
    throw new GraphQLError(`A list was sent for what is none, or none for a list, at ${path.join('.')}.`);
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, depth + 1, found);
  } else if (isObject(value) && Object.hasOwn(value, element)) {
    collect(value[element], path, depth + 1, found);
  }
}

/** The path of each target with the indices of the lists in it, in the order of the targets. */
export function pathsOf({ root, path }: Targets): ResponsePath[] {
  const paths: ResponsePath[] = [];
  trace(root, path, 0, [], paths);
  return paths;
}

function trace(
  value: unknown,
  path: ResponsePath,
  depth: number,
  walked: ResponsePath,
  paths: ResponsePath[],
): void {
  const element = path[depth];
  if (element === undefined) return void (isObject(value) && paths.push(walked));
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) trace(item, path, depth + 1, [...walked, index], paths);
  } else if (isObject(value) && Object.hasOwn(value, element)) {
    trace(value[element], path, depth + 1, [...walked, element], paths);
  }
}
