import type { FetchDataRewrite } from '@apollo/query-planner';
import { isObject, type ResultObject } from './merge-tree.js';
import type { TypeConditions } from './type-conditions.js';

const conditionPrefix = '... on ';

/** Carries out what the planner wants changed in the input or the answer of a fetch. Changes the value. */
export function rewrite(
  value: unknown,
  rewrites: readonly FetchDataRewrite[],
  conditions: TypeConditions,
): void {
  for (const change of rewrites) rewriteAt(value, change, 0, conditions);
}

function rewriteAt(
  value: unknown,
  change: FetchDataRewrite,
  depth: number,
  conditions: TypeConditions,
): void {
  if (Array.isArray(value)) {
    for (const item of value) rewriteAt(item, change, depth, conditions);
    return;
  }
  const element = change.path[depth];
  if (!isObject(value) || element === undefined) return;
  if (depth === change.path.length - 1) return apply(value, element, change);
  if (!element.startsWith(conditionPrefix)) {
    if (Object.hasOwn(value, element)) rewriteAt(value[element], change, depth + 1, conditions);
    return;
  }
  // An object whose type was not asked for is of the type that the planner expects.
  const typename = value['__typename'];
  if (!typename || conditions.holds(element.slice(conditionPrefix.length), typename)) {
    rewriteAt(value, change, depth + 1, conditions);
  }
}

function apply(object: ResultObject, key: string, change: FetchDataRewrite): void {
  switch (change.kind) {
    case 'ValueSetter':
      object[key] = change.setValueTo;
      return;
    case 'KeyRenamer':
      if (!Object.hasOwn(object, key) || object[key] === undefined) return;
      object[change.renameKeyTo] = object[key];
      delete object[key];
  }
}
