import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Delivery } from './live-subscribers.js';
import { answerParent } from './support/load-process.js';

/** One socket, and what it will follow. */
export interface Seat {
  readonly subject: string;
  /** Absent where nobody is asked for one. */
  readonly token?: string;
}

export interface Arrival {
  /** Of the endpoint. */
  readonly url: string;
  readonly seats: readonly Seat[];
  /** How many sockets of this process are on their way at a time. */
  readonly connectingAtOnce: number;
}

/**
 * Thousands of sockets in a process of their own. Of what arrives they read the sequence and no more, so that on few cores
 * they leave the processor to what is measured.
 */
export interface SubscriptionSockets {
  /** Opens and greets. Returns how many sockets failed to. */
  readonly connect: (arrival: Arrival) => Promise<number>;
  /** Subscribes on every socket, to a subscription of `$subject`. Returns how many have no first item after a while. */
  readonly subscribe: (query: string) => Promise<number>;
  /** How many events all sockets have received. */
  readonly count: (nothing: undefined) => number;
  /** Stops reading from all sockets. */
  readonly pause: (nothing: undefined) => void;
  /** Reads on. Returns with which code each socket is then closed, undefined for one that stays open. */
  readonly resume: (nothing: undefined) => Promise<readonly (number | undefined)[]>;
  /** Closes all sockets and returns what they received. */
  readonly leave: (nothing: undefined) => Promise<readonly Delivery[]>;
}

const firstItemTimeoutMs = 60_000;
const closeTimeoutMs = 10_000;
const sequenceKey = '"sequence":';
const sequenceDigitsMax = 16;

class Follower {
  readonly #socket: WebSocket;
  readonly #sequences: number[] = [];
  readonly #receivedAtMs: number[] = [];
  readonly #greeted = Promise.withResolvers<boolean>();
  readonly #first = Promise.withResolvers<boolean>();
  readonly #closed = Promise.withResolvers<number>();
  #snapshot: number | undefined;

  constructor(
    readonly seat: Seat,
    url: string,
  ) {
    this.#socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    const { token } = seat;
    this.#socket.once('open', () =>
      this.#send({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : {} }),
    );
    this.#socket.on('message', (data: Buffer) => this.#take(data));
    // A close follows each error.
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', (code) => {
      this.#greeted.resolve(false);
      this.#first.resolve(false);
      this.#closed.resolve(code);
    });
  }

  get greeted(): Promise<boolean> {
    return this.#greeted.promise;
  }

  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  get received(): number {
    return this.#sequences.length;
  }

  get delivery(): Delivery {
    return {
      subject: this.seat.subject,
      snapshot: this.#snapshot ?? 0,
      sequences: this.#sequences,
      receivedAtMs: this.#receivedAtMs,
    };
  }

  /** Resolves with whether the first item has arrived. */
  subscribe(query: string): Promise<boolean> {
    this.#send({ id: '1', type: 'subscribe', payload: { query, variables: { subject: this.seat.subject } } });
    return this.#first.promise;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async leave(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.terminate();
    await closed;
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  #take(data: Buffer): void {
    const at = data.indexOf(sequenceKey);
    if (at < 0 || data.includes('"errors":')) return this.#takeOther(data);
    const from = at + sequenceKey.length;
    const sequence = Number.parseInt(data.toString('latin1', from, from + sequenceDigitsMax), 10);
    if (this.#snapshot === undefined) {
      this.#snapshot = sequence;
      return this.#first.resolve(true);
    }
    this.#sequences.push(sequence);
    this.#receivedAtMs.push(performance.timeOrigin + performance.now());
  }

  #takeOther(data: Buffer): void {
    const { type } = JSON.parse(data.toString()) as { type: string };
    if (type === 'connection_ack') return this.#greeted.resolve(true);
    if (type === 'ping') return this.#send({ type: 'pong' });
    this.#first.resolve(false);
  }
}

let followers: Follower[] = [];

answerParent<SubscriptionSockets>({
  async connect({ url, seats, connectingAtOnce }: Arrival) {
    const waiting = seats.values();
    let failures = 0;
    const door = async (): Promise<void> => {
      for (const seat of waiting) {
        const follower = new Follower(seat, url);
        followers.push(follower);
        if (!(await follower.greeted)) failures += 1;
      }
    };
    await Promise.all(Array.from({ length: connectingAtOnce }, door));
    return failures;
  },
  async subscribe(query: string) {
    const deadline = AbortSignal.timeout(firstItemTimeoutMs);
    const late = once(deadline, 'abort').then(() => false);
    const arrived = await Promise.all(
      followers.map((follower) => Promise.race([follower.subscribe(query), late])),
    );
    return arrived.filter((isThere) => !isThere).length;
  },
  count: () => followers.reduce((total, { received }) => total + received, 0),
  pause: () => followers.forEach((follower) => follower.pause()),
  async resume() {
    for (const follower of followers) follower.resume();
    const open = once(AbortSignal.timeout(closeTimeoutMs), 'abort').then(() => undefined);
    return Promise.all(followers.map((follower) => Promise.race([follower.closed, open])));
  },
  async leave() {
    const leaving = followers;
    followers = [];
    await Promise.all(leaving.map((follower) => follower.leave()));
    return leaving.map(({ delivery }) => delivery);
  },
});
