import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** Throws or rejects when the thing it is named after is down. */
export type ReadinessCheck = () => Promise<unknown>;

const checkTimeoutMs = 2_000;

/** Answers whether this process can serve, and if not, what is down. */
export class Readiness {
  #draining = false;

  /** @param checks are asked for each time, because what has to be up may change */
  constructor(private readonly checks: () => Readonly<Record<string, ReadinessCheck>>) {}

  /** From now on the process is not ready, so that load balancers send new work elsewhere. */
  drain(): void {
    this.#draining = true;
  }

  /** @returns the names of what is down; empty when the process is ready */
  async down(): Promise<string[]> {
    if (this.#draining) return ['draining'];
    const outcomes = await Promise.all(
      Object.entries(this.checks()).map(async ([name, check]) => ((await passes(check)) ? [] : [name])),
    );
    return outcomes.flat();
  }

  async respond(response: ServerResponse): Promise<void> {
    const down = await this.down();
    response
      .writeHead(down.length === 0 ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      })
      .end(JSON.stringify({ ready: down.length === 0, down }));
  }
}

async function passes(check: ReadinessCheck): Promise<boolean> {
  const impatience = new AbortController();
  try {
    return await Promise.race([
      check().then(() => true),
      delay(checkTimeoutMs, false, { signal: impatience.signal, ref: false }),
    ]);
  } catch {
    return false;
  } finally {
    impatience.abort();
  }
}
