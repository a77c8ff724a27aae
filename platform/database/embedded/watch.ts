import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../../config/refusal.js';
import { Restarts } from '../../supervision/restarts.js';
import { createLogger } from '../../telemetry/logger.js';

export interface Watched {
  isRunning(): boolean;
  /** Has it running again, at the address it had. @throws ServerMoved when trying again is pointless */
  resume(): Promise<void>;
}

/** The server runs, but at an address where nobody in this process would find it. */
export class ServerMoved extends Refusal {
  override readonly name = 'ServerMoved';
}

const log = createLogger('platform:database');
const pollMs = 200;

/** Starts the embedded server again whenever it has ended, until that has become pointless. */
export class Watch implements AsyncDisposable {
  readonly #server: Watched;
  readonly #restarts: Restarts;
  readonly #stop = new AbortController();
  readonly #lost = Promise.withResolvers<Refusal>();
  readonly #finished: Promise<void>;

  constructor(server: Watched, restarts = new Restarts()) {
    this.#server = server;
    this.#restarts = restarts;
    this.#finished = this.#follow();
  }

  /** Resolves, with what to tell the operator, when the server is given up. */
  get lost(): Promise<Refusal> {
    return this.#lost.promise;
  }

  async #follow(): Promise<void> {
    while (await this.#rest(pollMs)) {
      if (this.#server.isRunning()) continue;
      const refusal = await this.#revive();
      if (!refusal) continue;
      this.#lost.resolve(refusal);
      return;
    }
  }

  /** @returns why it is given up; undefined when it runs again, or when nobody wants it any more */
  async #revive(): Promise<Refusal | undefined> {
    let failure: unknown;
    for (let waitMs = this.#restarts.next(); waitMs !== undefined; waitMs = this.#restarts.next()) {
      log.error({ waitMs }, 'the embedded Postgres has ended by itself and is started again');
      if (!(await this.#rest(waitMs))) return undefined;
      try {
        await this.#server.resume();
        log.info('the embedded Postgres runs again');
        return undefined;
      } catch (error) {
        if (error instanceof ServerMoved) return error;
        log.error({ err: error }, 'the embedded Postgres could not be started again');
        failure = error;
      }
    }
    return this.#tooOften(failure);
  }

  #tooOften(cause: unknown): Refusal {
    const { limit, windowMs } = this.#restarts;
    return new Refusal(
      `The embedded Postgres ended again after ${limit} restarts within ${windowMs / 1000} s; its server.log says why. ` +
        'Mend that and start again.',
      { cause },
    );
  }

  /** @returns whether to go on */
  async #rest(ms: number): Promise<boolean> {
    // A process that has come to its end is not kept alive by watching.
    await delay(ms, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    return !this.#stop.signal.aborted;
  }

  /** What is being started is awaited, so that it can be stopped. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
  }
}
