import { createTestDatabase } from '../platform/database/testing/test-database.js';
import { createClient } from '../platform/database/pool.js';
import { formatDatabaseUrl } from '../platform/database/credentials.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphModules } from '../subgraphs/registry.js';
import { eventually } from '../tests/e2e-support/eventually.js';
import { DataFolder, Launched } from './testing/launched.js';

async function readiness(origin: string): Promise<[number, unknown]> {
  const response = await fetch(`${origin}/readyz`);
  return [response.status, ((await response.json()) as { down: string[] }).down];
}

/** Processes keep one another alive for a while, so all is looked at until it is as it should be. */
const within = { withinMs: 60_000, everyMs: 20 };

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

/** @throws Error while its file is being written, because a signal to no process goes to the group that this one is of */
function postmasterIn({ path }: DataFolder): number {
  const pid = Number(readFileSync(join(path, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  if (!(pid > 0)) throw new Error('Postgres has not said yet which process it is');
  return pid;
}

describe('the product in one process', () => {
  let folder: DataFolder;
  let launched: Launched;
  beforeEach(() => (folder = new DataFolder()));
  afterEach(async () => {
    await launched.end();
    folder[Symbol.dispose]();
  });

  it('is not ready while Postgres is away, starts it again, and is ready again', async () => {
    launched = new Launched(['start.js'], { TRIBUTARY_DATA_DIR: folder.path });
    const origin = await launched.origin();
    expect(await readiness(origin)).toEqual([200, []]);
    process.kill(postmasterIn(folder), 'SIGKILL');
    await eventually(async () => expect(await readiness(origin)).toEqual([503, ['database']]), within);
    await eventually(async () => expect(await readiness(origin)).toEqual([200, []]), within);
    expect(launched.output).toContain('the embedded Postgres has ended by itself and is started again');
  });

  it('ends with 1 and a sentence when Postgres cannot be kept running', async () => {
    launched = new Launched(['start.js'], { TRIBUTARY_DATA_DIR: folder.path });
    await launched.origin();
    let killed = 0;
    const killer = setInterval(() => {
      try {
        const pid = postmasterIn(folder);
        if (pid === killed) return;
        process.kill(pid, 'SIGKILL');
        killed = pid;
      } catch {
        // It is just being started.
      }
    }, 20);
    try {
      expect(await launched.exited).toBe(1);
    } finally {
      clearInterval(killer);
    }
    expect(launched.output).toContain('The embedded Postgres ended again after 5 restarts within 60 s');
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('stops when npm, which started it, gets %s', async (signal) => {
    launched = new Launched(['npm', 'start'], { TRIBUTARY_DATA_DIR: folder.path });
    await launched.origin();
    const server = Number(await launched.says(/"pid":(\d+)/));
    const postmaster = postmasterIn(folder);
    launched.kill(signal);
    await eventually(
      () => Promise.resolve(expect([isGone(server), isGone(postmaster)]).toEqual([true, true])),
      within,
    );
  });
});

describe('the product in many processes', () => {
  const folder = new DataFolder();
  let launched: Launched;
  let origin: string;
  beforeAll(async () => {
    launched = new Launched(['services.js'], { TRIBUTARY_DATA_DIR: folder.path });
    origin = await launched.origin();
  });
  afterAll(async () => {
    await launched.end();
    folder[Symbol.dispose]();
  });

  const pidOf = (name: string): number => {
    const pids = [
      ...launched.output.matchAll(new RegExp(`"pid":(\\d+)[^\\n]*"name":"${name}"[^\\n]*"ready"`, 'g')),
    ];
    return Number(pids.at(-1)?.[1]);
  };

  it.each(['accounts', 'gateway'])('starts %s again when it was killed, and says so', async (name) => {
    process.kill(pidOf(name), 'SIGKILL');
    await launched.says(new RegExp(`the service ${name} has ended by itself`));
    await launched.says(new RegExp(`the service ${name} was started again`));
    await eventually(async () => expect(await readiness(origin)).toEqual([200, []]), within);
  });

  it('stops with its launcher, however that ends', async () => {
    const pids = ['gateway', ...subgraphModules.map((module) => module.name)].map(pidOf);
    launched.kill('SIGKILL');
    await eventually(() => Promise.resolve(expect(pids.map(isGone)).toEqual(pids.map(() => true))), within);
    process.kill(postmasterIn(folder), 'SIGINT');
  });
});

describe('checking the books', () => {
  it('is done by a role that may only read, and changes nothing on the way', async () => {
    await using database = await createTestDatabase();
    const admin = createClient(database.superuser, 'test:reader');
    await admin.connect();
    await admin.query(`DROP ROLE IF EXISTS bookkeeper; CREATE ROLE bookkeeper LOGIN PASSWORD 'reader'`);
    await admin.query(`GRANT pg_read_all_data TO bookkeeper`);
    await admin.query(`GRANT CONNECT ON DATABASE ${database.superuser.database} TO bookkeeper`);
    const reader = formatDatabaseUrl({ ...database.superuser, user: 'bookkeeper', password: 'reader' });
    const checking = new Launched(['check-books.js'], { MIGRATOR_DATABASE_URL: reader });
    expect([await checking.exited, checking.output]).toEqual([
      0,
      expect.stringContaining('The books are right.'),
    ]);
    await admin.query('DROP OWNED BY bookkeeper; DROP ROLE bookkeeper');
    await admin.end();
  });

  it('alters no role and migrates nothing of the database that the product uses', async () => {
    using folder = new DataFolder();
    const nothing = new Launched(['check-books.js'], { TRIBUTARY_DATA_DIR: folder.path });
    expect(await nothing.exited).toBe(1);
    expect(nothing.output).toContain('nothing has been started with the folder');
    const migrated = new Launched(['migrate.js'], { TRIBUTARY_DATA_DIR: folder.path });
    expect(await migrated.exited).toBe(0);
    const checking = new Launched(['check-books.js'], { TRIBUTARY_DATA_DIR: folder.path });
    expect(await checking.exited).toBe(0);
    expect(checking.output).toContain('The books are right.');
  });
});
