import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../config/paths.js';
import type { DatabaseCredentials } from './credentials.js';
import { startEmbeddedPostgres, startEphemeralPostgres, type EmbeddedPostgres } from './embedded.js';
import { freePort } from './embedded/free-port.js';
import { runningPostmaster } from './embedded/postmaster.js';
import { createClient } from './pool.js';
import { prepareDatabase } from './roles.js';

type Started = Pick<EmbeddedPostgres, 'address' | 'superuser' | 'origin'>;

async function query(credentials: DatabaseCredentials, sql: string): Promise<unknown[]> {
  const client = createClient(credentials, 'embedded-test');
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Of those who wait for what does happen, however busy the machine is. */
const patienceMs = 60_000;

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !condition() && Date.now() < deadline;) await sleep(20);
  expect(condition()).toBe(true);
}

/** Queries fail while the server is away, so all that is expected is tried again. */
async function untilHolds(expectation: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
    try {
      return await expectation();
    } catch {
      await sleep(20);
    }
  }
  await expectation();
}

describe('the embedded Postgres', () => {
  let dataDirectory: string;
  let home: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    dataDirectory = realpathSync(mkdtempSync(join(tmpdir(), 'tributary-embedded-')));
    // The system user that Postgres runs as must be able to pass, as it can through an ordinary checkout.
    if (process.getuid?.() === 0) chmodSync(dataDirectory, 0o755);
    home = join(dataDirectory, 'postgres');
    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    expect(postgres.origin).toBe('created');
    await query(postgres.superuser, 'CREATE TABLE kept (n int)');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await (await startEmbeddedPostgres({ dataDirectory }))[Symbol.asyncDispose]();
  });

  afterAll(() => rmSync(dataDirectory, { recursive: true }));

  function spawnProcess(folder: string): ChildProcessByStdio<Writable, Readable, null> {
    const script = join(import.meta.dirname, 'testing/embedded-process.ts');
    const child = spawn(
      process.execPath,
      ['--import', join(projectRoot, 'scripts/typescript.mjs'), script, folder],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    return child;
  }

  async function startProcess(): Promise<{ child: ChildProcess; started: Started }> {
    const child = spawnProcess(dataDirectory);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, started: JSON.parse(line.toString()) as Started };
  }

  it('keeps its data from one start to the next', async () => {
    const before = await startEmbeddedPostgres({ dataDirectory });
    await query(before.superuser, 'INSERT INTO kept VALUES (1)');
    await before[Symbol.asyncDispose]();
    expect(runningPostmaster(home)).toBeUndefined();

    await using after = await startEmbeddedPostgres({ dataDirectory });
    expect(after.origin).toBe('started');
    expect(await query(after.superuser, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('writes durably, listens on the loopback address only and asks for a password', async () => {
    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    expect(
      await query(
        postgres.superuser,
        `SELECT name, setting FROM pg_settings WHERE name IN
          ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums') ORDER BY name`,
      ),
    ).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    await expect(query({ ...postgres.superuser, password: 'guess' }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    expect(statSync(join(home, 'superuser-password')).mode & 0o777).toBe(0o600);
  });

  it('is taken over after its process was killed with -9, open transactions rolled back', async () => {
    const { child, started } = await startProcess();
    const { pid } = runningPostmaster(home)!;
    const abandoned = createClient(started.superuser, 'abandoned');
    abandoned.on('error', () => {});
    await abandoned.connect();
    await abandoned.query('BEGIN');
    await abandoned.query('INSERT INTO kept VALUES (99)');
    child.kill('SIGKILL');
    await once(child, 'exit');

    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    expect(postgres.origin).toBe('adopted');
    expect(postgres.address).toEqual(started.address);
    expect(runningPostmaster(home)?.pid).toBe(pid);
    await abandoned.end();
    expect(await query(postgres.superuser, 'SELECT n FROM kept WHERE n = 99')).toEqual([]);
  });

  it('moves to another port when the one left behind is not the one wanted', async () => {
    const { child, started } = await startProcess();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const port = await freePort();
    expect(port).not.toBe(started.address.port);
    await using postgres = await startEmbeddedPostgres({ dataDirectory, port });
    expect(postgres).toMatchObject({ origin: 'started', address: { host: '127.0.0.1', port } });
  });

  it('recovers after the server itself was killed', async () => {
    const postgres = await startEmbeddedPostgres({ dataDirectory });
    await query(postgres.superuser, 'INSERT INTO kept VALUES (7)');
    process.kill(runningPostmaster(home)!.pid, 'SIGKILL');
    await postgres[Symbol.asyncDispose]();

    await using again = await startEmbeddedPostgres({ dataDirectory });
    expect(await query(again.superuser, 'SELECT n FROM kept WHERE n = 7')).toEqual([{ n: 7 }]);
  });

  it('is not misled by a leftover file whose process number now belongs to another program', async () => {
    const pidFile = join(home, 'cluster/postmaster.pid');
    const lines = [process.pid, join(home, 'cluster'), 1, 5432, '', '127.0.0.1', '', 'ready'];
    writeFileSync(pidFile, lines.join('\n'), { mode: 0o644 });
    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    expect(postgres.origin).toBe('started');
    expect(Number(readFileSync(pidFile, 'utf8').split('\n')[0])).not.toBe(process.pid);
  });

  it('is shared with a second process and ends with the first', async () => {
    const { child, started } = await startProcess();
    const guest = await startEmbeddedPostgres({ dataDirectory });
    expect(guest.origin).toBe('shared');
    expect(guest.address).toEqual(started.address);
    await guest[Symbol.asyncDispose]();
    expect(await query(started.superuser, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    child.stdin!.write('dispose');
    await once(child, 'exit');
    expect(runningPostmaster(home)).toBeUndefined();
  });

  it('is started again at its address when it ends by itself, and what was written is there', async () => {
    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    await query(postgres.superuser, 'INSERT INTO kept VALUES (11)');
    const { pid } = runningPostmaster(home)!;
    process.kill(pid, 'SIGKILL');
    await untilHolds(async () => {
      expect(await query(postgres.superuser, 'SELECT n FROM kept WHERE n = 11')).toEqual([{ n: 11 }]);
      expect(runningPostmaster(home)?.pid).not.toBe(pid);
    });
  });

  it('comes back at the port it had', async () => {
    const before = await startEmbeddedPostgres({ dataDirectory });
    await before[Symbol.asyncDispose]();
    await using after = await startEmbeddedPostgres({ dataDirectory });
    expect(after.address).toEqual(before.address);
  });

  it('is taken over, at its address, by a second process when the first one stops', async () => {
    const { child, started } = await startProcess();
    await using guest = await startEmbeddedPostgres({ dataDirectory });
    expect(guest.origin).toBe('shared');
    child.stdin!.write('dispose');
    await once(child, 'exit');
    await untilHolds(async () => {
      expect(await query(started.superuser, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
    const { started: third } = await startProcess();
    expect(third).toMatchObject({ origin: 'shared', address: started.address });
  });

  it.each<[string, (child: ChildProcess) => unknown]>([
    ['stops', (child) => child.stdin!.write('dispose')],
    ['simply comes to its end', (child) => child.stdin!.write('return')],
    ['ends by SIGTERM', (child) => child.kill('SIGTERM')],
    ['is killed with -9', (child) => child.kill('SIGKILL')],
  ])('goes on for a second process when the first one %s, and ends with the second', async (_, end) => {
    const { child } = await startProcess();
    const guest = await startEmbeddedPostgres({ dataDirectory });
    const client = createClient(guest.superuser, 'embedded-test');
    await client.connect();
    await client.query('BEGIN; INSERT INTO kept VALUES (12)');
    end(child);
    await once(child, 'exit');
    await client.query('COMMIT');
    await client.end();
    await guest[Symbol.asyncDispose]();
    expect(runningPostmaster(home)).toBeUndefined();
  });

  it('is created once when several processes start on an empty directory', async () => {
    const folder = join(dataDirectory, 'together');
    mkdirSync(folder);
    const all = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres({ dataDirectory: folder })));
    expect(all.map(({ origin }) => origin).sort()).toEqual(['created', 'shared', 'shared']);
    await Promise.all(all.map((postgres) => postgres[Symbol.asyncDispose]()));
  });

  it('is created by a second process when the first one dies over it', async () => {
    const folder = join(dataDirectory, 'abandoned');
    const owner = join(folder, 'postgres/owner.json');
    const first = spawnProcess(folder);
    await until(() => existsSync(owner));
    const starting = startEmbeddedPostgres({ dataDirectory: folder });
    first.kill('SIGKILL');
    await using postgres = await starting;
    expect(postgres.origin).toBe('created');
    expect(await query(postgres.superuser, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'is stopped cleanly when its process ends by %s',
    async (signal) => {
      const { child } = await startProcess();
      child.kill(signal);
      await expect(once(child, 'exit')).resolves.toEqual([null, signal]);
      await until(() => runningPostmaster(home) === undefined);
      expect(readFileSync(join(home, 'server.log'), 'utf8')).toContain('received fast shutdown request');
    },
  );

  it('is stopped cleanly when its process simply comes to its end', async () => {
    const { child } = await startProcess();
    child.stdin!.write('return');
    await once(child, 'exit');
    await until(() => runningPostmaster(home) === undefined);
  });

  it('can be prepared by an administrator who is not a superuser, as managed Postgres has', async () => {
    await using postgres = await startEmbeddedPostgres({ dataDirectory });
    await query(postgres.superuser, `CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'manager'`);
    const manager = { ...postgres.superuser, user: 'manager', password: 'manager' };
    const layout = { database: 'managed', schemas: ['roads'], services: ['roads'] };
    const access = await prepareDatabase(manager, layout, (role) => `secret of ${role}`);
    expect(await prepareDatabase(manager, layout, (role) => `secret of ${role}`)).toEqual(access);
    expect(await query(access.services['roads']!, 'SELECT current_user AS name')).toEqual([
      { name: 'tributary_roads' },
    ]);
  });
});

describe('an ephemeral Postgres', () => {
  it('leaves nothing behind', async () => {
    let folder: unknown;
    {
      await using postgres = await startEphemeralPostgres();
      [folder] = await query(
        postgres.superuser,
        `SELECT setting AS folder FROM pg_settings WHERE name = 'data_directory'`,
      );
    }
    expect(existsSync((folder as { folder: string }).folder)).toBe(false);
  });
});
