import { registerEnumType } from 'type-graphql';

/** A list of words that fields of the graph can have: an enum, with what it and each word of it means. */
export interface GraphWords {
  readonly name: string;
  readonly description: string;
  readonly values: Readonly<Record<string, string>>;
  readonly meanings: Readonly<Record<string, string>>;
}

const registered = new Set<GraphWords['values']>();

/** Makes enums of them, which fields name by their values. What several subgraphs of a process share is registered once. */
export function registerWords(lists: readonly GraphWords[]): void {
  for (const { name, description, values, meanings } of lists) {
    if (registered.has(values)) continue;
    registered.add(values);
    const valuesConfig = Object.fromEntries(
      Object.entries(meanings).map(([word, meaning]) => [word, { description: meaning }]),
    );
    registerEnumType(values, { name, description, valuesConfig });
  }
}
