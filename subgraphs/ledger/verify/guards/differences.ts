/** Things by their names, each with how it is. A name that occurs twice is a thing of its own. */
export type States = readonly (readonly [name: string, state: string])[];

/** What is wrong with one thing. */
export interface Difference {
  readonly subject: string;
  readonly detail: string;
}

/** What is not as it was made, is gone, or was made by nobody. */
export function differences(made: States, found: States): Difference[] {
  const before = new Map(made);
  const now = new Map(found);
  const doubled = found.filter(([name, state]) => now.get(name) !== state);
  return [
    ...[...before].flatMap(([subject, state]) => {
      const stands = now.get(subject);
      if (stands === state) return [];
      const detail = stands === undefined ? `is gone; it was ${state}` : `is ${stands}; it was ${state}`;
      return [{ subject, detail }];
    }),
    ...[...now]
      .filter(([name]) => !before.has(name))
      .map(([subject, state]) => ({ subject, detail: `is ${state}; the product did not make it` })),
    ...doubled.map(([subject]) => ({ subject, detail: 'is there more than once' })),
  ];
}
