import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../platform/config/paths.js';
import { guideBlock } from '../../e2e-support/guide-block.js';
import { eventually } from '../../e2e-support/eventually.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';
import { Traffic } from '../../e2e-support/traffic.js';

const timeoutMs = 120_000;

/** A program of the guide's, as it is printed, in a folder that has what the checkout has. */
class GuideProgram implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  output = '';
  complaints = '';

  constructor(script: string, cwd: string, token: string) {
    this.#process = spawn('bash', ['-c', script], {
      cwd,
      env: { ...process.env, TOKEN: token },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    this.#ended = once(this.#process, 'close');
  }

  /** What it printed of payments: the sequence of each event and the account that was paid. */
  get told(): { sequence: number; account: string | undefined }[] {
    return [...this.output.matchAll(/^(\d+) payment[.]\S+ \S+ ?(\S*)$/gm)].map(([, sequence, account]) => ({
      sequence: Number(sequence),
      account: account || undefined,
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The whole group, because a shell stands between us and the program.
    if (this.#process.exitCode === null && this.#process.pid) process.kill(-this.#process.pid, 'SIGKILL');
    await this.#ended;
  }
}

describe('a program that is written as the guide says', () => {
  let world: World;
  let folder: string;

  beforeAll(async () => {
    world = await World.start('many processes');
    folder = await mkdtemp(join(tmpdir(), 'tributary-guide-'));
    for (const name of ['node_modules', 'schema']) await symlink(join(projectRoot, name), join(folder, name));
  }, startTimeoutMs);

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the guide prints, against this world. */
  const block = (language: string, text: string): string =>
    guideBlock(language, text).replaceAll('127.0.0.1:4000', new URL(world.url).host);

  const withSocket = (): Promise<string> => Promise.resolve(block('sh', 'feed.mjs'));

  /** The guide shows how an event stream is followed; what is done with each event is the reader's. */
  async function withEventStream(): Promise<string> {
    const preamble = `
      import { readFileSync } from 'node:fs';
      import { setTimeout as delay } from 'node:timers/promises';
      import { createClient } from 'graphql-sse';
      const token = process.env.TOKEN;
      const query = readFileSync('schema/operations/S3_IntegratorFeed.graphql', 'utf8');
      const handle = ({ sequence, kind, payment }) =>
        console.log(sequence, kind, payment?.amount ?? '', payment?.account?.number ?? '');
    `;
    await writeFile(join(folder, 'stream.mjs'), preamble + block('js', 'last-event-id'));
    return 'node_modules/.bin/node stream.mjs';
  }

  it.each([
    ['over a socket', withSocket],
    ['over an event stream', withEventStream],
  ])(
    'is told every payment once, in order and whole, through outages, %s',
    async (_transport, script) => {
      const residents = await world.cityHall.openAccounts(6, 'UTIL', {
        revenueType: 'WATER',
        cents: 900_00n,
      });
      await using program = new GuideProgram(await script(), folder, await world.token('integrator'));
      await eventually(() => {
        expect(program.output).toMatch(/^\d+ snapshot/m);
        return Promise.resolve();
      });
      const start = Number(/^(\d+) snapshot/m.exec(program.output)?.[1]);
      const payers = await world.as('integrator');

      const traffic = new Traffic(payers, residents.slice(0, 3));
      await eventually(() => Promise.resolve(expect(program.told.length).toBeGreaterThan(10)));
      await world.service('accounts').kill();
      const toldBefore = program.told.length;
      await eventually(async () => {
        expect((await world.books.paymentEventsAfter(start)).length).toBeGreaterThan(toldBefore + 20);
      });
      await world.service('accounts').restart();
      await traffic.stop();
      await world.service('payments').kill();
      await world.service('payments').restart();
      const later = new Traffic(payers, residents.slice(3));
      await eventually(() => Promise.resolve(expect(program.told.length).toBeGreaterThan(toldBefore + 20)));
      await later.stop();

      const positions = await world.books.paymentEventsAfter(start);
      await eventually(() => Promise.resolve(expect(program.told.length).toBe(positions.length)));
      expect(program.told.map(({ sequence }) => sequence)).toEqual(positions);
      const numbers = residents.map(({ number }) => number);
      expect(program.told.filter(({ account }) => !numbers.includes(account ?? ''))).toEqual([]);
    },
    timeoutMs,
  );
});
