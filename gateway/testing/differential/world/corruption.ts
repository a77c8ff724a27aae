import type { Corruption } from './faults.js';

type Container = Record<string | number, unknown>;

/** Does to a finished answer what was noted while it was made. */
export function corrupt(data: unknown, corruptions: readonly Corruption[]): void {
  for (const corruption of corruptions) {
    const [last, ...way] = [...corruption.path].reverse();
    const parent = way.reduceRight<unknown>(inside, data);
    if (last === undefined || !isContainer(parent) || !Object.hasOwn(parent, last)) continue;
    // Null propagation may have taken the place away.
    if ('value' in corruption) parent[last] = structuredClone(corruption.value);
    else rename(parent[last], corruption.typename);
  }
}

function rename(object: unknown, typename: string | undefined): void {
  if (!isContainer(object) || !Object.hasOwn(object, '__typename')) return;
  if (typename === undefined) delete object['__typename'];
  else object['__typename'] = typename;
}

function inside(value: unknown, key: string | number): unknown {
  return isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
