import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../../platform/config/paths.js';
import { rivalsFolder, type Contender, type Sharing } from './contenders.js';
import { cpuTimeMs, memoryMib, peakMemoryMib } from '../support/process-usage.js';

export interface GatewaySettings {
  readonly contender: Contender;
  readonly sharing: Sharing;
  readonly supergraphFile: string;
  readonly port: number;
}

const startTimeoutMs = 60_000;
const host = '127.0.0.1';

/** A gateway in a process of its own. */
export class GatewayProcess implements AsyncDisposable {
  /** Of its endpoint. */
  readonly url: string;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor({ contender, sharing, supergraphFile, port }: GatewaySettings) {
    const [file, ...args] = contender.command;
    this.url = `http://${host}:${port}/graphql`;
    this.#name = contender.name;
    this.#child = fork(file, args, {
      cwd: projectRoot,
      execArgv: ['--import', pathToFileURL(join(rivalsFolder, 'end-with-parent.mjs')).href],
      silent: true,
      env: {
        ...contender.environment,
        PATH: process.env['PATH'],
        // Without it graphql-js checks every type against copies of itself, which none would run with.
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        APOLLO_TELEMETRY_DISABLED: 'true',
        SUPERGRAPH_PATH: supergraphFile,
        HOST: host,
        PORT: String(port),
        COALESCE_FETCHES: String(sharing !== 'nothing'),
        COALESCE_REQUESTS: String(sharing === 'requests'),
      },
    });
    this.#ended = once(this.#child, 'exit');
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk.toString()).slice(-4_000)));
    }
  }

  /** @throws Error with what the gateway has printed when it ends or stays silent */
  async ready(): Promise<void> {
    const deadline = performance.now() + startTimeoutMs;
    while (performance.now() < deadline && this.#child.exitCode === null) {
      const answer = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
      }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await delay(100);
    }
    throw new Error(`${this.#name} did not start. It printed:\n${this.#output}`);
  }

  cpuTimeMs(): Promise<number> {
    return cpuTimeMs(this.#pid);
  }

  peakMemoryMib(): Promise<number> {
    return peakMemoryMib(this.#pid);
  }

  memoryMib(): Promise<number> {
    return memoryMib(this.#pid);
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.#name} has no process.`);
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
