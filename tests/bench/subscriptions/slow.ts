import { freePort } from '../../../platform/database/embedded/free-port.js';
import { ourName } from '../gateway/contenders.js';
import { GatewayProcess } from '../gateway/gateway-process.js';
import { audit, type Audit } from '../live/audit.js';
import { round } from '../support/summary.js';
import type { CannedGraph } from './canned-graph.js';
import { contenders } from './contenders.js';
import { Crowd } from './crowd.js';

export interface SlowSize {
  readonly live: number;
  readonly paused: number;
  readonly perSecond: number;
}

export interface Slow extends Audit {
  readonly live: number;
  readonly paused: number;
  /** What 99 of 100 deliveries to the live ones took while everybody read. */
  readonly p99MsBefore: number;
  readonly failures: number;
  /** How many paused sockets were closed, by the code with which; those that stayed open are under `open`. */
  readonly closed: Readonly<Record<string, number>>;
  /** Of the gateway, from before the paused sockets to the most it ever held. */
  readonly growthMib: number;
  /** From when they stopped reading to when the last of them was given up. */
  readonly secondsUntilClosed: number;
}

const liveMeter = 'live';
const pausedMeter = 'paused';
const lightSubscription = `
  subscription Reading($subject: ID!) {
    readingTaken(meter: $subject) { sequence cursor litres parcel { id address zoning } }
  }`;
const bulkySubscription = `
  subscription Chart($subject: ID!) {
    readingTaken(meter: $subject) { sequence cursor chart parcel { id address zoning } }
  }`;
const calmMs = 10_000;
/** Enough to fill what the operating system and the gateway hold for a socket within some seconds. */
const pausedPerSecond = 100;
const pausedMsMax = 60_000;
const stepMs = 500;

/** Some of the subscribers stop reading in the midst of a stream. */
export async function measureSlow(
  { live, paused, perSecond }: SlowSize,
  { supergraphFile, subgraphs }: CannedGraph,
): Promise<Slow> {
  const contender = contenders.find(({ name }) => name === ourName);
  if (!contender) throw new Error('There is nobody to measure.');
  await using gateway = new GatewayProcess({
    contender,
    sharing: 'fetches',
    supergraphFile,
    port: await freePort(),
  });
  await using readers = new Crowd();
  await using sleepers = new Crowd();
  await gateway.ready();
  const seats = (count: number, subject: string) => Array.from({ length: count }, () => ({ subject }));
  const failures = [
    await readers.connect(gateway.url, seats(live, liveMeter)),
    await readers.subscribe(lightSubscription),
    await sleepers.connect(gateway.url, seats(paused, pausedMeter)),
    await sleepers.subscribe(bulkySubscription),
  ];

  const calmFromMs = Date.now();
  await subgraphs.ask('pace', { meter: liveMeter, perSecond, durationMs: calmMs });
  const mibBefore = await gateway.memoryMib();

  await sleepers.pause();
  const pausedFromMs = Date.now();
  let isOver = false;
  const living = (async () => {
    while (!isOver) await subgraphs.ask('pace', { meter: liveMeter, perSecond, durationMs: stepMs });
  })();
  for (let elapsedMs = 0; elapsedMs < pausedMsMax; elapsedMs += stepMs) {
    await subgraphs.ask('pace', { meter: pausedMeter, perSecond: pausedPerSecond, durationMs: stepMs });
    const { subscriptions } = await subgraphs.ask('counts', undefined);
    // The stream of the live ones is left when the last of the others was given up.
    if (subscriptions <= 1) break;
  }
  isOver = true;
  await living;
  const growthMib = (await gateway.peakMemoryMib()) - mibBefore;
  const pausedToMs = Date.now();
  const codes = await sleepers.resume();
  await readers.untilQuiet();
  const announcements = await subgraphs.ask('announcements', undefined);
  const deliveries = await readers.leave();
  await sleepers.leave();
  const topicOf = (subject: string): string => subject;
  const calm = { topicOf, measuredFromMs: calmFromMs, measuredToMs: pausedFromMs };
  return {
    live,
    paused,
    failures: failures.reduce((total, count) => total + count, 0),
    p99MsBefore: audit(deliveries, announcements, calm).p99Ms,
    closed: countBy(codes.map((code) => String(code ?? 'open'))),
    secondsUntilClosed: round((pausedToMs - pausedFromMs) / 1000, 1),
    growthMib: round(growthMib, 1),
    ...audit(deliveries, announcements, {
      topicOf,
      measuredFromMs: pausedFromMs,
      measuredToMs: pausedToMs,
    }),
  };
}

function countBy(values: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, { length }]) => [value, length]),
  );
}
