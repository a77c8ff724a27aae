/** A value without parts, such as an amount, a name or a count. */
export type Leaf = string | number;

/** All of an answer that tells something: neither nulls nor what merely says that there is something. */
export function leavesOf(value: unknown, key = ''): Leaf[] {
  if (key === '__typename') return [];
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, name));
}
