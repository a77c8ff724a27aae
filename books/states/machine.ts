import type { Role } from '../../platform/access/roles.js';
import type { EventKind } from '../events/kinds.js';
import { problemsOf } from './problems.js';

/**
 * Who may make a transition: whoever signed in with a role, the product by itself, or the migrator, who takes over what an
 * earlier system knows. Only the last is a role of the database and held to it there.
 */
type Actor = Role | 'system' | 'migrator';

interface State {
  /** In a sentence, as the graph and the documents say it. */
  readonly meaning: string;
  /** Nothing follows it. */
  readonly isFinal?: true;
  /** How the entry stands that posted it; absent where there is none. One that is reversed says by its transition that it is so. */
  readonly inJournal?: 'POSTED' | 'REVERSED';
}

export interface Transition<Name extends string = string> {
  /** Null where it comes to be. One that leads to where it came from says again how things stand. */
  readonly from: readonly (Name | null)[];
  readonly to: readonly Name[];
  readonly by: readonly Actor[];
  /** The kind of event that tells of it; null where nobody is told. */
  readonly announces: EventKind | null;
  /** The code with which somebody is refused who asks for it where it is not possible. */
  readonly refusal?: string;
  /** Nothing makes it yet, so the database refuses it. */
  readonly isPlanned?: true;
}

/** What something can be, and how it goes from one to the other, by the names of its transitions. */
export interface StateMachine<Name extends string = string, Step extends string = string> {
  /** Its column `status` is guarded. */
  readonly table: `${string}.${string}`;
  readonly states: Readonly<Record<Name, State>>;
  readonly transitions: Readonly<Record<Step, Transition<NoInfer<Name>>>>;
}

/** @throws Error when it is not sound; at start, because that is when definitions are loaded */
export function defineStateMachine<const Name extends string, const Step extends string>(
  machine: StateMachine<Name, Step>,
): StateMachine<Name, Step> {
  const problems = problemsOf(machine);
  if (problems.length > 0) throw new Error(`The states of ${machine.table}: ${problems.join('; ')}.`);
  return machine;
}
