import { setTimeout as delay } from 'node:timers/promises';
import { CannedSubgraph } from './gateway/canned-subgraph.js';
import { schemaOf } from './gateway/graph/federation.js';
import { parcels } from './gateway/graph/parcels.js';
import { residents } from './gateway/graph/residents.js';
import type { Announcement } from './live/audit.js';
import { answerParent } from './support/load-process.js';
import { ReadingStream } from './subscriptions/reading-stream.js';
import { readings } from './subscriptions/readings.js';

export interface MeterPace {
  readonly meter: string;
  readonly perSecond: number;
  readonly durationMs: number;
}

export interface SubgraphCounts {
  /** Subscriptions that are open. */
  readonly subscriptions: number;
  /** Requests that all subgraphs have answered. */
  readonly fetches: number;
}

/** The subgraphs behind every gateway whose subscriptions are measured, in a process of their own. */
export interface SubscriptionSubgraphs {
  /** Returns the address of each, by its name. */
  readonly listen: (nothing: undefined) => Promise<ReadonlyMap<string, string>>;
  /** Takes readings of a meter at a steady pace. */
  readonly pace: (pace: MeterPace) => Promise<void>;
  readonly counts: (nothing: undefined) => SubgraphCounts;
  readonly announcements: (nothing: undefined) => readonly Announcement[];
}

const stream = new ReadingStream(schemaOf(readings));
const others = [parcels, residents].map((definition) => ({
  name: definition.name,
  server: new CannedSubgraph(schemaOf(definition)),
}));

answerParent<SubscriptionSubgraphs>({
  async listen() {
    const listening = [{ name: readings.name, server: stream }, ...others].map(
      async ({ name, server }) => [name, await server.listen()] as const,
    );
    return new Map(await Promise.all(listening));
  },
  async pace({ meter, perSecond, durationMs }: MeterPace) {
    const total = Math.round((perSecond * durationMs) / 1000);
    const start = performance.now();
    const until = (ms: number): Promise<void> => delay(Math.max(0, start + ms - performance.now()));
    for (let taken = 0; taken < total; taken += 1) {
      await until((taken * 1000) / perSecond);
      stream.take(meter);
    }
    await until(durationMs);
  },
  counts: () => ({
    subscriptions: stream.subscriptions,
    fetches: others.reduce((total, { server }) => total + server.served, 0),
  }),
  announcements: () => stream.announcements,
});
