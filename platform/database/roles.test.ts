import type { Client } from 'pg';
import type { DatabaseCredentials } from './credentials.js';
import { createClient } from './pool.js';
import { migratorRole, prepareDatabase, type DatabaseAccess } from './roles.js';
import { sessionSettings } from './session-settings.js';
import { passwordOf, testServer } from './testing/test-database.js';

const layout = { database: 'roles_test', schemas: ['roads', 'parks'], services: ['roads', 'parks'] };
const server = testServer();

function prepare(): Promise<DatabaseAccess> {
  return prepareDatabase(server.superuser, layout, (role) => passwordOf(server, role));
}

async function as<Result>(
  credentials: DatabaseCredentials | undefined,
  work: (client: Client) => Promise<Result>,
) {
  if (!credentials) throw new Error('no such role');
  const client = createClient(credentials, 'roles-test');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const denied = expect.objectContaining({ code: '42501' });

describe('a prepared database', () => {
  let access: DatabaseAccess;
  beforeAll(async () => {
    // Twice and at once: launchers start together, and start again.
    [access] = await Promise.all([prepare(), prepare()]);
    await as(access.migrator, async (client) => {
      await client.query('CREATE TABLE roads.bridge (id int)');
      await client.query('CREATE FUNCTION roads.closed() RETURNS int LANGUAGE sql RETURN 1');
      await client.query('CREATE FUNCTION roads.open() RETURNS int LANGUAGE sql RETURN 2');
      await client.query('GRANT EXECUTE ON FUNCTION roads.open() TO tributary_parks');
    });
  });
  afterAll(() => as(server.superuser, (client) => client.query('DROP DATABASE roles_test WITH (FORCE)')));

  it('is prepared a second time without harm', async () => {
    await expect(prepare()).resolves.toEqual(access);
  });

  it('gives no role any power beyond logging in', async () => {
    const { rows } = await as(access.migrator, (client) =>
      client.query(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'tributary%' AND
        (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication OR rolinherit)`),
    );
    expect(rows).toEqual([]);
  });

  it('has no role that is a member of another', async () => {
    const { rows } = await as(access.migrator, (client) =>
      client.query(`SELECT FROM pg_auth_members WHERE roleid = $1::regrole`, [migratorRole]),
    );
    expect(rows).toEqual([]);
  });

  it('lets a serving role call exactly the functions of others that it was granted', async () => {
    await as(access.services['parks'], async (client) => {
      await expect(client.query('SELECT roads.open()')).resolves.toMatchObject({ rows: [{ open: 2 }] });
      await expect(client.query('SELECT roads.closed()')).rejects.toEqual(denied);
    });
  });

  it.each([
    'SELECT * FROM roads.bridge',
    'CREATE TABLE roads.tunnel (id int)',
    'CREATE TABLE parks.bench (id int)',
    'CREATE TABLE public.bench (id int)',
    'CREATE TEMPORARY TABLE bench (id int)',
    'CREATE SCHEMA mine',
    'SET ROLE tributary_migrator',
    'DROP TABLE roads.bridge',
  ])('refuses a serving role to %s', async (sql) => {
    await as(access.services['parks'], (client) => expect(client.query(sql)).rejects.toEqual(denied));
  });

  it('lets nobody in who does not serve it', async () => {
    await as(server.superuser, async (client) => {
      await client.query(`CREATE ROLE passer_by LOGIN PASSWORD 'x'`);
      const stranger = { ...server.superuser, database: 'roles_test', user: 'passer_by', password: 'x' };
      await expect(as(stranger, async () => {})).rejects.toEqual(denied);
      await client.query('DROP ROLE passer_by');
    });
  });

  it('gives sessions of its roles what they rely on, whatever the defaults of the server are', async () => {
    const others = {
      ...{ jit: 'on', random_page_cost: '4', work_mem: '4MB', timezone: 'Asia/Tokyo', datestyle: 'SQL, DMY' },
      ...{ bytea_output: 'escape', default_transaction_isolation: 'serializable', statement_timeout: '7s' },
    };
    await as(server.superuser, async (client) => {
      for (const [name, value] of Object.entries(others))
        await client.query(`ALTER DATABASE roles_test SET ${name} = '${value}'`);
    });
    for (const credentials of [access.migrator, access.services['parks']]) {
      const { rows } = await as(credentials, (client) =>
        client.query<{ name: string; value: string }>(
          'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
          [Object.keys(sessionSettings)],
        ),
      );
      expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
        ...sessionSettings,
        timezone: 'UTC',
      });
    }
  });

  it('holds texts in UTF-8 that sort by their code points', async () => {
    const { rows } = await as(access.migrator, (client) =>
      client.query(
        `SELECT current_setting('server_encoding') AS encoding, 'Z' < 'a' AS sorted, lower('É') AS lower`,
      ),
    );
    expect(rows).toEqual([{ encoding: 'UTF8', sorted: true, lower: 'é' }]);
  });

  it('will not use a role of the same name that could get round row security', async () => {
    const strong = { ...layout, services: ['strong'] };
    await as(server.superuser, async (client) => {
      await client.query('CREATE ROLE tributary_strong BYPASSRLS');
      await expect(
        prepareDatabase(server.superuser, strong, (role) => passwordOf(server, role)),
      ).rejects.toThrow(/tributary_strong exists and has powers/);
      await client.query('DROP ROLE tributary_strong');
    });
  });
});
