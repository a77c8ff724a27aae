import { ourName } from '../gateway/contenders.js';
import type { Audit } from '../live/audit.js';
import { barsOf, type Bar } from './bars.js';
import type { Identical } from './identical.js';
import type { Many } from './many.js';
import type { Slow } from './slow.js';

const right: Audit = {
  expected: 100,
  delivered: 100,
  lost: 0,
  doubled: 0,
  outOfOrder: 0,
  p50Ms: 5,
  p99Ms: 249,
  maxMs: 400,
};

const many: Many = {
  ...right,
  sockets: 100,
  accounts: 10,
  connectSeconds: 20,
  connectFailures: 0,
  httpP99Ms: 50,
  subscribeSeconds: 1,
  subscribeFailures: 0,
  upstreams: 10,
  residentKib: 30,
  usedKib: 20,
  offeredPerSecond: 100,
  achievedPerSecond: 98,
  cpuSeconds: 4,
};

function identical(contender: string, cpuMsPerThousand: number, changes: Partial<Identical> = {}): Identical {
  const rest = {
    label: contender,
    subscribers: 100,
    failures: 0,
    events: 10,
    cpuSeconds: 1,
    residentKib: 30,
  };
  return { ...right, ...rest, contender, cpuMsPerThousand, upstreams: 1, fetchesPerEvent: 1, ...changes };
}

const slow: Slow = {
  ...right,
  live: 100,
  paused: 10,
  p99MsBefore: 20,
  failures: 0,
  closed: { '4290': 10 },
  secondsUntilClosed: 8,
  growthMib: 128,
};

const missed = (bars: readonly Bar[]): string[] =>
  bars.filter(({ isMet }) => !isMet).map(({ about }) => about);

describe('the bars of the subscription benchmark', () => {
  it('are all met by figures that reach just as far as they have to', () => {
    const rows = [identical(ourName, 5), identical('hive', 10, { upstreams: 100 })];
    const bars = barsOf({ many, identical: rows, slow });
    expect(missed(bars)).toEqual([]);
    expect(new Set(bars.map(({ scenario }) => scenario))).toEqual(new Set(['many', 'identical', 'slow']));
  });

  it.each<[string, Partial<Many>]>([
    ['sockets connect within 20 s', { connectSeconds: 20.1 }],
    ['no socket fails to connect or to subscribe', { connectFailures: 1 }],
    ['no socket fails to connect or to subscribe', { subscribeFailures: 1 }],
    ['one upstream for each account', { upstreams: 11 }],
    ['at most 30 KiB of memory for each idle subscriber', { residentKib: 30.1 }],
    ['payments are posted at the pace at which they are sent', { achievedPerSecond: 97 }],
    ['nothing is lost, doubled or out of order', { lost: 1 }],
    ['nothing is lost, doubled or out of order', { doubled: 1 }],
    ['nothing is lost, doubled or out of order', { outOfOrder: 1 }],
    ['nothing is lost, doubled or out of order', { expected: 0 }],
    ['99 of 100 deliveries take less than 250 ms', { p99Ms: 250 }],
    ['99 of 100 deliveries take less than 250 ms', { p99Ms: NaN }],
  ])('ask of many sockets that %s', (about, changes) => {
    expect(missed(barsOf({ many: { ...many, ...changes } }))).toEqual([about]);
  });

  it('ask for one upstream and one execution where all subscribers are alike', () => {
    const rows = [identical(ourName, 5, { upstreams: 2, fetchesPerEvent: 1.1 })];
    expect(missed(barsOf({ identical: rows }))).toEqual([
      'one upstream for all',
      'one execution of the plan for each event',
    ]);
  });

  it('compare the CPU per delivery with that of the best rival that delivers', () => {
    const rows = [
      identical('hive', 20),
      identical('hive-rust', 9),
      identical('broken', 1, { delivered: 0, lost: 100 }),
      identical(ourName, 5),
    ];
    const bar = barsOf({ identical: rows }).find(({ about }) => about.includes('rival'));
    expect(bar).toMatchObject({ figure: 0.56, isMet: false });
  });

  it('ask that every paused socket is closed, with a code that says to come back', () => {
    expect(missed(barsOf({ slow: { ...slow, closed: { '4290': 9, open: 1 } } }))).toEqual([
      'every paused socket is closed with 4290',
    ]);
    expect(missed(barsOf({ slow: { ...slow, growthMib: 129 } }))).toEqual([
      'memory grows by at most 128 MiB',
    ]);
  });
});
