import { defineStateMachine, type StateMachine } from './machine.js';
import { statesPage } from './page.js';
import { transitionFunction } from './transition-function.js';

const light: StateMachine = {
  table: 'toys.traffic_light',
  states: { RED: { meaning: 'Wait.' }, GREEN: { meaning: 'Go.' }, OFF: { meaning: 'Gone.', isFinal: true } },
  transitions: {
    SET_UP: { from: [null], to: ['RED'], by: ['migrator'], announces: null },
    LET_GO: {
      from: ['RED'],
      to: ['GREEN'],
      by: ['cashier'],
      announces: 'item.updated.v1',
      refusal: 'NOT_RED',
    },
    STOP: { from: ['GREEN'], to: ['RED'], by: ['system'], announces: null },
    REMOVE: { from: ['RED', 'GREEN'], to: ['OFF'], by: ['system'], announces: null, isPlanned: true },
  },
};
const { LET_GO, REMOVE } = light.transitions;

const withTransition = (name: string, transition: object): unknown => ({
  ...light,
  transitions: { ...light.transitions, [name]: transition },
});

describe('a state machine', () => {
  it('is taken as it is defined when it is sound', () => {
    expect(defineStateMachine(light)).toBe(light);
  });

  it.each<[string, unknown]>([
    [
      'BLUE is never reached; BLUE is a dead end and not final',
      { ...light, states: { ...light.states, BLUE: { meaning: 'Odd.' } } },
    ],
    ['OFF is a dead end and not final', { ...light, states: { ...light.states, OFF: { meaning: 'Gone.' } } }],
    ['OFF is final and is left', withTransition('MEND', { ...REMOVE, from: ['OFF'], to: ['RED'] })],
    ['transition "" has no name of upper case', withTransition('', REMOVE!)],
    ['transition letGo has no name of upper case', withTransition('letGo', REMOVE!)],
    [
      'transition PAINT names BLUE, which is no state',
      withTransition('PAINT', { ...REMOVE, from: ['BLUE'] }),
    ],
    ['transition VANISH leads nowhere', withTransition('VANISH', { ...REMOVE, to: [] })],
    ['transition REMOVE may be made by nobody', withTransition('REMOVE', { ...REMOVE, by: [] })],
    [
      'transition LET_GO announces light.turned.v1, which is no kind of event',
      withTransition('LET_GO', { ...LET_GO, announces: 'light.turned.v1' }),
    ],
    [
      'transition LET_GO is asked for and has no refusal',
      withTransition('LET_GO', { ...LET_GO, refusal: undefined }),
    ],
  ])('is refused at start when %s', (problem, machine) => {
    const escaped = problem.replaceAll(/[.]/g, '[.]');
    expect(() => defineStateMachine(machine as StateMachine)).toThrow(
      new RegExp(`^The states of toys[.]traffic_light: ${escaped}[.]$`),
    );
  });

  it('is written for the database without what is planned, and with who may take over', () => {
    const script = transitionFunction(light);
    expect(script).toContain('CREATE OR REPLACE FUNCTION toys.traffic_light_transitions()');
    expect(script.match(/^ {4}\(.*\)/gm)).toEqual([
      "    ('SET_UP', NULL, 'RED', NULL, true)",
      "    ('LET_GO', 'RED', 'GREEN', 'item.updated.v1', false)",
      "    ('STOP', 'GREEN', 'RED', NULL, false)",
    ]);
  });

  it('is drawn with what is planned in brackets', () => {
    const [, diagram] = /```mermaid\n([\s\S]*?)\n```/.exec(statesPage([light])) ?? [];
    expect(diagram?.split('\n')).toEqual([
      'stateDiagram-v2',
      '  RED --> GREEN: LET_GO',
      '  GREEN --> RED: STOP',
      '  RED --> OFF: (REMOVE)',
      '  GREEN --> OFF: (REMOVE)',
      '  OFF --> [*]',
    ]);
  });
});
