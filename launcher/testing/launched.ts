import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../platform/config/paths.js';
import { eventually } from '../../tests/e2e-support/eventually.js';

/** A data directory that the system user of Postgres can reach when root runs the tests. */
export class DataFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'tributary-launcher-'));

  constructor() {
    chmodSync(this.path, 0o755);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An entry point as a process of its own, with all that it says. */
export class Launched {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  output = '';

  /** @param command such as `start.js`, or `npm` */
  constructor([command, ...args]: readonly [string, ...string[]], environment: NodeJS.ProcessEnv) {
    const { PATH, HOME, TMPDIR } = process.env;
    const isEntryPoint = command.endsWith('.js');
    this.#child = spawn(
      isEntryPoint ? process.execPath : command,
      isEntryPoint ? [join(projectRoot, 'dist/launcher', command), ...args] : args,
      {
        cwd: projectRoot,
        env: { PATH, HOME, TMPDIR, DEMO_CITY: 'none', PORT: '0', NO_COLOR: '1', ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get exited(): Promise<number | null> {
    return this.#exit;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** What it said that matches, once it has said it. */
  async says(pattern: RegExp): Promise<string> {
    await eventually(() => Promise.resolve(expect(this.output).toMatch(pattern)), {
      withinMs: 60_000,
    });
    const match = pattern.exec(this.output);
    return match?.[1] ?? match?.[0] ?? '';
  }

  /** The origin of the gateway, once it serves. */
  async origin(): Promise<string> {
    return this.says(/GraphQL\s+(http\S+)\/graphql/);
  }

  async end(): Promise<number | null> {
    this.kill('SIGTERM');
    return this.exited;
  }
}
