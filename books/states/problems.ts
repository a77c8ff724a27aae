import { isEventKind } from '../events/kinds.js';
import { edgesOf, type Edge } from './edges.js';
import type { StateMachine, Transition } from './machine.js';

/** What is wrong with a definition, in words; nothing when it is sound. */
export function problemsOf(machine: StateMachine): string[] {
  const edges = edgesOf(machine);
  return [
    ...Object.keys(machine.states).flatMap((state) => problemsOfState(machine, edges, state)),
    ...Object.entries(machine.transitions).flatMap(([name, transition]) =>
      problemsOfTransition(machine, name, transition).map(
        (problem) => `transition ${name || '""'} ${problem}`,
      ),
    ),
  ];
}

function problemsOfState({ states }: StateMachine, edges: readonly Edge[], state: string): string[] {
  const isLeft = edges.some(({ from, to }) => from === state && to !== state);
  const isFinal = states[state]?.isFinal ?? false;
  return [
    ...(reachable(edges).has(state) ? [] : [`${state} is never reached`]),
    ...(isFinal && isLeft ? [`${state} is final and is left`] : []),
    ...(!isFinal && !isLeft ? [`${state} is a dead end and not final`] : []),
  ];
}

function problemsOfTransition({ states }: StateMachine, name: string, transition: Transition): string[] {
  const { from, to, by, announces, refusal, isPlanned } = transition;
  const unknown = [...from, ...to].filter((state) => state !== null && !Object.hasOwn(states, state));
  const isAskedFor = by.some((actor) => actor !== 'system' && actor !== 'migrator');
  return [
    ...(/^[A-Z][A-Z_]*$/.test(name) ? [] : ['has no name of upper case']),
    ...unknown.map((state) => `names ${state}, which is no state`),
    ...(from.length === 0 || to.length === 0 ? ['leads nowhere'] : []),
    ...(by.length === 0 ? ['may be made by nobody'] : []),
    ...(announces !== null && !isEventKind(announces)
      ? [`announces ${String(announces)}, which is no kind of event`]
      : []),
    ...(isAskedFor && !isPlanned && !refusal ? ['is asked for and has no refusal'] : []),
  ];
}

function reachable(edges: readonly Edge[]): Set<string> {
  const reached = new Set(edges.filter(({ from }) => from === null).map(({ to }) => to));
  for (const state of reached) for (const { from, to } of edges) if (from === state) reached.add(to);
  return reached;
}
