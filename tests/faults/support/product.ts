import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../../platform/config/paths.js';

/** Long enough on a machine that others keep busy. */
const startTimeoutMs = 240_000;

/** The whole product in one process, as `npm start` runs it, with a data directory of its own. */
export class Product {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error with what the process said when it does not serve in time */
  static async start(dataDirectory: string): Promise<Product> {
    const { PATH = '', TMPDIR } = process.env;
    const child = spawn(process.execPath, [join(projectRoot, 'dist/launcher/start.js')], {
      env: {
        PATH,
        ...(TMPDIR && { TMPDIR }),
        TRIBUTARY_DATA_DIR: dataDirectory,
        DEMO_CITY: 'none',
        PORT: '0',
        LOG_LEVEL: 'error',
        NO_COLOR: '1',
      },
      // By the channel it learns that whoever started it has gone, and ends as well.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const url = await addressOf(child);
    return new Product(url, child);
  }

  /** Ends the process as a power cut would: at once, between any two instructions. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Ends the process as an operator does, and what it started with it. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  const served = Promise.withResolvers<string>();
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /GraphQL\s+(http\S+\/graphql)/.exec(said)?.[1];
      if (url) served.resolve(url);
    });
  }
  const cancel = new AbortController();
  const failed = Promise.race([
    once(child, 'exit', { signal: cancel.signal }),
    delay(startTimeoutMs, undefined, { signal: cancel.signal }),
  ]).then(() => undefined);
  try {
    const url = await Promise.race([served.promise, failed]);
    if (url) return url;
    child.kill('SIGKILL');
    throw new Error(`The product did not start:\n${said}`);
  } finally {
    cancel.abort();
    failed.catch(() => undefined);
  }
}
