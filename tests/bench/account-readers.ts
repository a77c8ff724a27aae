import { setTimeout as delay } from 'node:timers/promises';
import { GraphqlClient } from './support/graphql-client.js';
import type { LoadResult } from './support/closed-loop.js';
import { answerParent } from './support/load-process.js';

export interface Reading {
  readonly url: string;
  readonly token: string;
  /** How many accounts of the agency are looked up in turn. */
  readonly accounts: number;
  readonly perSecond: number;
}

/** People who look accounts up over HTTP at a steady pace, in a process of their own. */
export interface AccountReaders {
  readonly start: (reading: Reading) => void;
  /** What the look-ups since the start took; fails when one of them did. */
  readonly stop: (nothing: undefined) => Promise<LoadResult>;
}

const query =
  'query Look($number: String!) { account(number: $number) { id balance department { code name } } }';
const connections = 16;

let stop: () => Promise<LoadResult> = () => Promise.reject(new Error('Start first.'));

answerParent<AccountReaders>({
  start({ url, token, accounts, perSecond }: Reading) {
    const ending = new AbortController();
    const result = read(new GraphqlClient(url, token, connections), accounts, perSecond, ending.signal);
    stop = () => {
      ending.abort();
      return result;
    };
  },
  stop: () => stop(),
});

async function read(
  client: GraphqlClient,
  accounts: number,
  perSecond: number,
  ending: AbortSignal,
): Promise<LoadResult> {
  await using _ = client;
  const latencies: number[] = [];
  const look = async (number: string): Promise<void> => {
    const sent = performance.now();
    await client.execute(query, { number });
    latencies.push(performance.now() - sent);
  };
  const start = performance.now();
  const looks: Promise<void>[] = [];
  while (!ending.aborted) {
    const due = ((performance.now() - start) * perSecond) / 1000;
    while (looks.length < due) {
      const looking = look(`BN-${(looks.length % accounts) + 1}`);
      // Whoever waits for all of them sees the failure.
      looking.catch(() => undefined);
      looks.push(looking);
    }
    await delay(2);
  }
  await Promise.all(looks);
  return {
    completed: latencies.length,
    elapsedMs: performance.now() - start,
    latenciesMs: Float64Array.from(latencies),
  };
}
