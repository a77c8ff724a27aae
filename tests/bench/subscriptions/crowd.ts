import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from '../live-subscribers.js';
import type { Seat, SubscriptionSockets } from '../subscription-sockets.js';
import { LoadProcess } from '../support/load-process.js';

const processes = 2;
const connectingAtOnce = 100;
const settleMs = 20_000;

/** Many sockets, spread over some processes. */
export class Crowd implements AsyncDisposable {
  readonly #groups = Array.from(
    { length: processes },
    () => new LoadProcess<SubscriptionSockets>(join(import.meta.dirname, '../subscription-sockets.js')),
  );

  /** Returns how many sockets could not be opened and greeted. */
  connect(url: string, seats: readonly Seat[]): Promise<number> {
    return this.#total((group, index) =>
      group.ask('connect', {
        url,
        seats: seats.filter((_, position) => position % processes === index),
        connectingAtOnce,
      }),
    );
  }

  /** Returns how many have no first item after a while. */
  subscribe(query: string): Promise<number> {
    return this.#total((group) => group.ask('subscribe', query));
  }

  async pause(): Promise<void> {
    await Promise.all(this.#groups.map((group) => group.ask('pause', undefined)));
  }

  /** Reads on, and returns with which code each socket is then closed. */
  async resume(): Promise<readonly (number | undefined)[]> {
    return (await Promise.all(this.#groups.map((group) => group.ask('resume', undefined)))).flat();
  }

  /** Resolves when nothing has arrived for a while, so that what is late is not taken for lost. */
  async untilQuiet(): Promise<void> {
    const deadline = performance.now() + settleMs;
    for (let before = NaN; performance.now() < deadline; await delay(1_500)) {
      const received = await this.#total((group) => group.ask('count', undefined));
      if (received === before) return;
      before = received;
    }
  }

  async leave(): Promise<Delivery[]> {
    return (await Promise.all(this.#groups.map((group) => group.ask('leave', undefined)))).flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#groups.map((group) => group[Symbol.asyncDispose]()));
  }

  async #total(
    ask: (group: LoadProcess<SubscriptionSockets>, index: number) => Promise<number>,
  ): Promise<number> {
    return (await Promise.all(this.#groups.map(ask))).reduce((total, count) => total + count, 0);
  }
}
