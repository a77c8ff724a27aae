import '../../platform/config/production.js';
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { principalOf } from '../../demo/identities.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { answerParent } from './support/load-process.js';
import { setStage, type Stage } from './support/stage.js';

export interface StageFacts {
  /** Of the endpoint. */
  readonly url: string;
  /** Public ids. */
  readonly accountIds: readonly string[];
  readonly cashierToken: string;
  /** One for each of the people, who may see all. */
  readonly watcherTokens: readonly string[];
  readonly migrator: DatabaseCredentials;
}

/** In KiB. */
export interface StageMemory {
  readonly resident: number;
  /** What is alive in it, in the heap of JavaScript and in buffers. */
  readonly used: number;
}

/** The whole product in a process of its own, as `npm start` runs it, so that its memory can be told from all others'. */
export interface SubscriptionStage {
  readonly open: (size: { accounts: number; people: number }) => Promise<StageFacts>;
  /** How many subscriptions to subgraphs are open once those who joined while others were served have caught up. */
  readonly settledUpstreams: (nothing: undefined) => Promise<number>;
  /** After the garbage has been collected. */
  readonly memory: (nothing: undefined) => Promise<StageMemory>;
  /** The processor time used so far, in milliseconds. */
  readonly cpuTimeMs: (nothing: undefined) => number;
  readonly close: (nothing: undefined) => Promise<void>;
}

let stage: Stage | undefined;

function opened(): Stage {
  if (!stage) throw new Error('Open the stage first.');
  return stage;
}

answerParent<SubscriptionStage>({
  async open({ accounts, people }: { accounts: number; people: number }) {
    stage = await setStage(accounts);
    const { gateway, accountIds, cashierToken, database, tokenFor } = stage;
    const auditor = principalOf('auditor');
    const watcherTokens = await Promise.all(
      Array.from({ length: people }, (_, index) =>
        tokenFor({ ...auditor, subject: `auditor-${index}@agency` }),
      ),
    );
    return { url: gateway.url, accountIds, cashierToken, watcherTokens, migrator: database.migrator };
  },
  async settledUpstreams() {
    const { gateway } = opened();
    for (let before = NaN; before !== gateway.upstreams; await delay(500)) before = gateway.upstreams;
    return gateway.upstreams;
  },
  async memory() {
    // More than once, because what one collection finds unreachable may have kept more alive until the next.
    for (let collection = 1; collection <= 3; collection += 1) {
      globalThis.gc?.();
      await delay(300);
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { resident: rss / 1024, used: (heapUsed + external) / 1024 };
  },
  cpuTimeMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  async close() {
    await stage?.[Symbol.asyncDispose]();
    stage = undefined;
  },
});
