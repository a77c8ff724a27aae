import { ourName } from '../gateway/contenders.js';
import type { Audit } from '../live/audit.js';
import { round } from '../support/summary.js';
import type { Identical } from './identical.js';
import type { Many } from './many.js';
import type { Slow } from './slow.js';

export interface Results {
  readonly many?: Many;
  /** One for each gateway. */
  readonly identical?: readonly Identical[];
  readonly slow?: Slow;
}

export type ScenarioName = keyof Results;

/** A figure that our gateway is to reach. */
export interface Bar {
  readonly scenario: ScenarioName;
  readonly about: string;
  readonly figure: number;
  readonly isMet: boolean;
}

const p99MsMax = 250;
const kibPerSubscriberMax = 30;
const connectSecondsMax = 20;
const achievedShareMin = 0.98;
const rivalCpuShareMax = 0.5;
const growthMibMax = 128;
const tooSlowCode = '4290';

/** Those of the scenarios that were measured. */
export function barsOf({ many, identical, slow }: Results): Bar[] {
  return [
    ...(many ? barsOfMany(many) : []),
    ...(identical ? barsOfIdentical(identical) : []),
    ...(slow ? barsOfSlow(slow) : []),
  ];
}

function barsOfMany(many: Many): Bar[] {
  const { connectSeconds, connectFailures, subscribeFailures, residentKib, upstreams } = many;
  const failures = connectFailures + subscribeFailures;
  const achieved = round(many.achievedPerSecond / many.offeredPerSecond, 2);
  const topics = Math.min(many.accounts, many.sockets);
  return [
    bar(
      'many',
      `sockets connect within ${connectSecondsMax} s`,
      connectSeconds,
      connectSeconds <= connectSecondsMax,
    ),
    bar('many', 'no socket fails to connect or to subscribe', failures, failures === 0),
    bar('many', 'one upstream for each account', upstreams, upstreams === topics),
    bar(
      'many',
      `at most ${kibPerSubscriberMax} KiB of memory for each idle subscriber`,
      residentKib,
      residentKib <= kibPerSubscriberMax,
    ),
    bar(
      'many',
      'payments are posted at the pace at which they are sent',
      achieved,
      achieved >= achievedShareMin,
    ),
    ...barsOfDeliveries('many', many),
  ];
}

function barsOfIdentical(rows: readonly Identical[]): Bar[] {
  const ours = rows.find(({ contender }) => contender === ourName);
  if (!ours) return [];
  const rivals = rows.filter(({ contender, delivered }) => contender !== ourName && delivered > 0);
  const cpuShare =
    ours.cpuMsPerThousand / Math.min(...rivals.map(({ cpuMsPerThousand }) => cpuMsPerThousand));
  return [
    bar('identical', 'no subscriber fails to connect or to subscribe', ours.failures, ours.failures === 0),
    bar('identical', 'one upstream for all', ours.upstreams, ours.upstreams === 1),
    bar(
      'identical',
      'one execution of the plan for each event',
      ours.fetchesPerEvent,
      ours.fetchesPerEvent === 1,
    ),
    ...barsOfDeliveries('identical', ours),
    ...(rivals.length > 0
      ? [
          bar(
            'identical',
            "at most half of the best rival's CPU per delivery",
            round(cpuShare, 2),
            cpuShare <= rivalCpuShareMax,
          ),
        ]
      : []),
  ];
}

function barsOfSlow(slow: Slow): Bar[] {
  const closed = slow.closed[tooSlowCode] ?? 0;
  return [
    bar('slow', 'no subscriber fails to connect or to subscribe', slow.failures, slow.failures === 0),
    bar('slow', `every paused socket is closed with ${tooSlowCode}`, closed, closed === slow.paused),
    bar(
      'slow',
      `memory grows by at most ${growthMibMax} MiB`,
      slow.growthMib,
      slow.growthMib <= growthMibMax,
    ),
    ...barsOfDeliveries('slow', slow),
  ];
}

function barsOfDeliveries(scenario: ScenarioName, audit: Audit): Bar[] {
  const wrong = audit.lost + audit.doubled + audit.outOfOrder;
  return [
    bar(scenario, 'nothing is lost, doubled or out of order', wrong, wrong === 0 && audit.expected > 0),
    bar(scenario, `99 of 100 deliveries take less than ${p99MsMax} ms`, audit.p99Ms, audit.p99Ms < p99MsMax),
  ];
}

const bar = (scenario: ScenarioName, about: string, figure: number, isMet: boolean): Bar => ({
  scenario,
  about,
  figure,
  isMet,
});
