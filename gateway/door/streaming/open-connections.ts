import { setTimeout as delay } from 'node:timers/promises';

const drainStepMs = 500;
const drainSteps = 20;
const drainBatchMin = 50;

/** A peer that does not read cannot read that it is to leave either, so it is cut off after this time. */
export const closeTimeoutMs = 5_000;

export interface Connection {
  /** Ends the connection so that its owner comes back, to this server when it runs again or to another. */
  sendAway(): void;
}

/** The sockets and event streams of all clients. */
export class OpenConnections {
  readonly #open = new Set<Connection>();
  #draining = false;

  /** Whether the gateway stops, and no more connections may be opened. */
  get draining(): boolean {
    return this.#draining;
  }

  /** @returns how to forget it, once it is closed */
  add(connection: Connection): () => void {
    this.#open.add(connection);
    return () => void this.#open.delete(connection);
  }

  /** Closes all, a few at a time, so that their owners do not all come back to another server at one moment. */
  async drain(): Promise<void> {
    this.#draining = true;
    const waiting = [...this.#open];
    const batchSize = Math.max(drainBatchMin, Math.ceil(waiting.length / drainSteps));
    while (waiting.length > 0) {
      for (const connection of waiting.splice(0, batchSize)) connection.sendAway();
      if (waiting.length > 0) await delay(drainStepMs);
    }
  }
}
