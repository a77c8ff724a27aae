import { createClient, createPool } from '../pool.js';
import { createTestDatabase, testServer } from './test-database.js';

describe('a test database', () => {
  it('belongs to its test alone and is gone afterwards', async () => {
    const first = await createTestDatabase();
    await using second = await createTestDatabase();
    const pool = createPool(first.migrator, { applicationName: 'test' });
    await pool.query('CREATE SCHEMA only_here');
    await first[Symbol.asyncDispose]();
    await pool.end();

    const client = createClient(second.superuser, 'test');
    await client.connect();
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'only_here') AS schemas,
              (SELECT count(*) FROM pg_database WHERE datname = $1) AS databases`,
      [first.superuser.database],
    );
    await client.end();
    expect(rows).toEqual([{ schemas: 0n, databases: 0n }]);
  });

  it('lets every serving role log in', async () => {
    await using database = await createTestDatabase();
    expect(Object.keys(database.services)).toEqual(testServer().layout.services);
    for (const credentials of Object.values(database.services)) {
      const client = createClient(credentials, 'test');
      await client.connect();
      await expect(client.query('SELECT current_user AS name')).resolves.toMatchObject({
        rows: [{ name: credentials.user }],
      });
      await client.end();
    }
  });
});
