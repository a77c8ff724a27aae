import type { StateMachine } from './machine.js';

/** What the states mean, as an enum of the graph is told. */
export const meaningsOf = <Name extends string>({
  states,
}: StateMachine<Name>): Record<Name, { readonly description: string }> =>
  Object.fromEntries(
    Object.entries<{ meaning: string }>(states).map(([name, { meaning }]) => [
      name,
      { description: meaning },
    ]),
  ) as Record<Name, { readonly description: string }>;
