import { randomInt } from 'node:crypto';
import { createPool } from '../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { postByHand } from './baseline/baseline-payment.js';
import { closedLoop, type LoadResult } from './support/closed-loop.js';
import { answerParent } from './support/load-process.js';

/** A poster that sends hand-written transactions, in a process of its own. */
export interface PostingBaseline {
  readonly connect: (to: { credentials: DatabaseCredentials; connections: number }) => Promise<void>;
  readonly run: (load: { durationMs: number }) => Promise<LoadResult>;
}

let load: (durationMs: number) => Promise<LoadResult> = () => Promise.reject(new Error('Connect first.'));

answerParent<PostingBaseline>({
  async connect({ credentials, connections }: Parameters<PostingBaseline['connect']>[0]) {
    const pool = createPool(credentials, { applicationName: 'bench:baseline', maxConnections: connections });
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM account');
    const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
    load = (durationMs) => {
      const free = [...clients];
      return closedLoop(connections, durationMs, async () => {
        const client = free.pop();
        if (!client) throw new Error('There are more requests than connections.');
        await postByHand(client, {
          accountId: rows[randomInt(rows.length)]?.id ?? '',
          amountCents: randomInt(100, 5_000),
          revenueAccount: `revenue-${randomInt(1, 21)}`,
        });
        free.push(client);
      });
    };
  },
  run: ({ durationMs }: { durationMs: number }) => load(durationMs),
});
