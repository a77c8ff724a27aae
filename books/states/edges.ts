import type { StateMachine, Transition } from './machine.js';

/** One way from one state to one other. */
export interface Edge {
  readonly name: string;
  readonly from: string | null;
  readonly to: string;
  readonly transition: Transition;
}

export const edgesOf = (machine: StateMachine): Edge[] =>
  Object.entries(machine.transitions).flatMap(([name, transition]) =>
    transition.from.flatMap((from) => transition.to.map((to) => ({ name, from, to, transition }))),
  );

/** Only the migrator may make it, as the database knows. */
export const isTakenOver = ({ by }: Transition): boolean => by.every((actor) => actor === 'migrator');
