import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../platform/database/embedded/free-port.js';
import type { Contender } from '../gateway/contenders.js';
import { GatewayProcess } from '../gateway/gateway-process.js';
import { audit, type Audit } from '../live/audit.js';
import type { SubgraphCounts, SubscriptionSubgraphs } from '../subscription-subgraphs.js';
import type { LoadProcess } from '../support/load-process.js';
import { round } from '../support/summary.js';
import type { CannedGraph } from './canned-graph.js';
import { Crowd } from './crowd.js';

export interface IdenticalSize {
  readonly subscribers: number;
  readonly perSecond: number;
  readonly durationMs: number;
}

export interface Identical extends Audit {
  readonly contender: string;
  readonly label: string;
  readonly subscribers: number;
  readonly failures: number;
  /** Open at the subgraph while all subscribers are there. */
  readonly upstreams: number;
  /** That were published while it was measured. */
  readonly events: number;
  /** Requests to the subgraphs for one event; a plan has one of them besides the event itself. */
  readonly fetchesPerEvent: number;
  readonly cpuSeconds: number;
  readonly cpuMsPerThousand: number;
  readonly residentKib: number;
}

const meter = 'identical';
const subscription = `
  subscription Reading($subject: ID!) {
    readingTaken(meter: $subject) { sequence cursor litres parcel { id address zoning } }
  }`;
const warmUpMs = 3_000;

/** All subscribers ask for the same and may see the same. */
export async function measureIdentical(
  contender: Contender,
  { subscribers, perSecond, durationMs }: IdenticalSize,
  { supergraphFile, subgraphs }: CannedGraph,
): Promise<Identical> {
  await using gateway = new GatewayProcess({
    contender,
    sharing: 'fetches',
    supergraphFile,
    port: await freePort(),
  });
  await using crowd = new Crowd();
  await gateway.ready();
  const residentBefore = await gateway.memoryMib();
  const refused = await crowd.connect(
    gateway.url,
    Array.from({ length: subscribers }, () => ({ subject: meter })),
  );
  const unserved = await crowd.subscribe(subscription);
  const { subscriptions: upstreams } = await settledCounts(subgraphs);
  const residentAfter = await gateway.memoryMib();

  await subgraphs.ask('pace', { meter, perSecond, durationMs: warmUpMs });
  await crowd.untilQuiet();
  const cpuMsBefore = await gateway.cpuTimeMs();
  const { fetches: fetchesBefore } = await subgraphs.ask('counts', undefined);
  const measuredFromMs = Date.now();
  await subgraphs.ask('pace', { meter, perSecond, durationMs });
  await crowd.untilQuiet();
  const cpuMs = (await gateway.cpuTimeMs()) - cpuMsBefore;
  const { fetches } = await subgraphs.ask('counts', undefined);
  const announcements = await subgraphs.ask('announcements', undefined);
  const deliveries = await crowd.leave();

  const events = announcements.filter(({ committedAtMs }) => committedAtMs >= measuredFromMs).length;
  const received = deliveries.flatMap(({ receivedAtMs }) =>
    receivedAtMs.filter((at) => at >= measuredFromMs),
  );
  return {
    contender: contender.name,
    label: contender.label,
    subscribers,
    failures: refused + unserved,
    upstreams,
    events,
    fetchesPerEvent: round((fetches - fetchesBefore) / events, 1),
    cpuSeconds: round(cpuMs / 1000, 2),
    cpuMsPerThousand: round(cpuMs / (received.length / 1000), 2),
    residentKib: round(((residentAfter - residentBefore) * 1024) / subscribers, 1),
    ...audit(deliveries, announcements, { topicOf: (subject) => subject, measuredFromMs }),
  };
}

/** Those who join while others are being served may have an upstream of their own for a moment. */
async function settledCounts(subgraphs: LoadProcess<SubscriptionSubgraphs>): Promise<SubgraphCounts> {
  let counts = await subgraphs.ask('counts', undefined);
  for (let before = NaN; before !== counts.subscriptions;) {
    before = counts.subscriptions;
    await delay(500);
    counts = await subgraphs.ask('counts', undefined);
  }
  return counts;
}
