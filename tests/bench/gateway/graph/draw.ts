/** Values that are always the same for the same text, so that every process draws the same city without storing one. */

/** @returns an integer from 0 to below `bound` */
export function drawBelow(bound: number, ...seed: readonly (string | number)[]): number {
  // FNV-1a over the text, then a final mix, because its low bits alone repeat for texts that differ in one digit.
  let hash = 0x811c9dc5;
  for (const character of seed.join('|')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % bound;
}

export function drawFrom<Value>(
  values: readonly [Value, ...Value[]],
  ...seed: readonly (string | number)[]
): Value {
  return values[drawBelow(values.length, ...seed)] ?? values[0];
}

/** @returns a civil date of the given year, YYYY-MM-DD */
export function drawDate(year: number, ...seed: readonly (string | number)[]): string {
  const month = String(1 + drawBelow(12, ...seed, 'month')).padStart(2, '0');
  const day = String(1 + drawBelow(28, ...seed, 'day')).padStart(2, '0');
  return `${year}-${month}-${day}`;
}
