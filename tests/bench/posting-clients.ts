import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { payCash } from './support/cash-payment.js';
import { closedLoop, type LoadResult } from './support/closed-loop.js';
import { GraphqlClient } from './support/graphql-client.js';
import { answerParent } from './support/load-process.js';

/** The clients of a GraphQL endpoint, in a process of their own. */
export interface PostingClients {
  readonly connect: (endpoint: {
    url: string;
    token: string;
    accountIds: readonly string[];
    clients: number;
  }) => void;
  readonly run: (load: { durationMs: number }) => Promise<LoadResult>;
  /** Sends at a steady pace, whatever the answers take. Resolves with the number of payments when all are answered. */
  readonly pace: (load: { perSecond: number; durationMs: number }) => Promise<number>;
}

let clients = 0;
let pay: () => Promise<void> = () => Promise.reject(new Error('Connect first.'));

answerParent<PostingClients>({
  connect(endpoint: Parameters<PostingClients['connect']>[0]) {
    const { url, token, accountIds } = endpoint;
    const client = new GraphqlClient(url, token, endpoint.clients);
    clients = endpoint.clients;
    pay = async () => {
      const accountId = accountIds[randomInt(accountIds.length)] ?? '';
      await payCash(client, { accountId, amountCents: randomInt(100, 5_000) });
    };
  },
  run: ({ durationMs }: { durationMs: number }) => closedLoop(clients, durationMs, pay),
  async pace({ perSecond, durationMs }: { perSecond: number; durationMs: number }) {
    const start = performance.now();
    const total = Math.round((perSecond * durationMs) / 1000);
    const payments: Promise<void>[] = [];
    while (payments.length < total) {
      const due = Math.min(total, Math.ceil(((performance.now() - start) * perSecond) / 1000));
      while (payments.length < due) payments.push(pay());
      await delay(1);
    }
    await Promise.all(payments);
    return total;
  },
});
