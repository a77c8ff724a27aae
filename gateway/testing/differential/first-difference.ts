/** Describes the first place where two JSON values differ, the order of keys included; undefined when they are equal. */
export function firstDifference(left: unknown, right: unknown, path = ''): string | undefined {
  if (Object.is(left, right)) return undefined;
  if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
    return `at ${path || 'the top'}: ${shown(left)} is not ${shown(right)}`;
  }
  const [leftKeys, rightKeys] = [Object.keys(left), Object.keys(right)];
  if (leftKeys.join() !== rightKeys.join()) {
    return `at ${path || 'the top'}: the keys [${leftKeys.join(', ')}] are not [${rightKeys.join(', ')}]`;
  }
  for (const key of leftKeys) {
    const difference = firstDifference(left[key], right[key], path ? `${path}.${key}` : key);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
