import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { answerParent } from './support/load-process.js';

export interface Resumption {
  readonly token: string;
  /** Public id of the account to follow. */
  readonly accountId: string;
  /** Absent for somebody who subscribes for the first time. */
  readonly after?: string | undefined;
}

export interface FirstItem {
  readonly cursor: string;
  readonly cause: string;
  /** From when all began to connect until this one had its first item. */
  readonly afterMs: number;
}

/** Subscribers that all connect at the same moment, as after an outage, in a process of their own. */
export interface ResumingSubscribers {
  /** Answers with the first item of each; every socket is closed again then. */
  readonly connect: (crowd: {
    readonly url: string;
    readonly subscribers: readonly Resumption[];
  }) => Promise<FirstItem[]>;
}

const subscription = `
  subscription Balance($accountId: ID!, $after: String) {
    accountBalanceChanged(accountId: $accountId, after: $after) {
      cursor cause account { balance balanceVersion } payment { receiptNumber amount }
    }
  }`;

interface Item {
  readonly accountBalanceChanged: { readonly cursor: string; readonly cause: string };
}

answerParent<ResumingSubscribers>({
  async connect({ url, subscribers }: Parameters<ResumingSubscribers['connect']>[0]) {
    const start = performance.now();
    return Promise.all(subscribers.map((subscriber) => firstItem(url, subscriber, start)));
  },
});

async function firstItem(
  url: string,
  { token, ...variables }: Resumption,
  start: number,
): Promise<FirstItem> {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const received = Promise.withResolvers<FirstItem>();
  client.subscribe<Item>(
    { query: subscription, variables },
    {
      next: ({ data, errors }) => {
        if (!data || errors) return received.reject(new Error(JSON.stringify(errors)));
        const { cursor, cause } = data.accountBalanceChanged;
        received.resolve({ cursor, cause, afterMs: performance.now() - start });
      },
      error: (error) => received.reject(new Error(`A subscription failed: ${JSON.stringify(error)}`)),
      complete: () => received.reject(new Error('A subscription ended before its first item.')),
    },
  );
  return received.promise.finally(() => client.dispose());
}
