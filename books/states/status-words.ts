import { defineWords, type Words } from '../words/words.js';
import type { StateMachine } from './machine.js';

/** The words for the states of a machine, as the graph has them. */
export const statusWords = <Name extends string>(
  { states }: StateMachine<Name>,
  name: string,
  description: string,
): Words<Name> =>
  defineWords(
    name,
    description,
    Object.fromEntries(
      Object.entries<{ meaning: string }>(states).map(([state, { meaning }]) => [state, meaning]),
    ) as Record<Name, string>,
  );
