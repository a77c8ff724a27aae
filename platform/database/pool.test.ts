import type { Pool } from 'pg';
import { createClient, createPool } from './pool.js';
import { testServer } from './testing/test-database.js';

describe('a connection of the pool', () => {
  let pool: Pool;
  beforeAll(
    () =>
      (pool = createPool(testServer().superuser, { applicationName: 'pool-test', statementTimeoutMs: 100 })),
  );
  afterAll(() => pool.end());

  it('reads bigint as bigint, date as text, numeric as text and timestamptz as Date', async () => {
    const { rows } = await pool.query(`SELECT 9007199254740993::bigint AS cents, '2026-10-01'::date AS day,
      1.10::numeric AS rate, '2026-10-01T05:00:00Z'::timestamptz AS at, 7::int AS count, null::bigint AS nothing`);
    expect(rows).toEqual([
      {
        ...{
          cents: 9007199254740993n,
          day: '2026-10-01',
          rate: '1.10',
          at: new Date('2026-10-01T05:00:00Z'),
        },
        ...{ count: 7, nothing: null },
      },
    ]);
  });

  it('reads arrays of them alike', async () => {
    const { rows } = await pool.query(
      `SELECT ARRAY[1, null, -2]::bigint[] AS cents, ARRAY['2026-10-01']::date[] AS days`,
    );
    expect(rows).toEqual([{ cents: [1n, null, -2n], days: ['2026-10-01'] }]);
  });

  it('reads the same with prepared statements', async () => {
    const { rows } = await pool.query({ name: 'typed', text: 'SELECT $1::bigint AS cents', values: [12n] });
    expect(rows).toEqual([{ cents: 12n }]);
  });

  it('ends a statement that takes too long', async () => {
    await expect(pool.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  });

  it('says who it is', async () => {
    const { rows } = await pool.query(`SELECT current_setting('application_name') AS name`);
    expect(rows).toEqual([{ name: 'pool-test' }]);
  });

  it('survives the server ending an idle connection', async () => {
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const lost = new Promise((resolve) => pool.once('remove', resolve));
    const other = createPool(testServer().superuser, { applicationName: 'pool-test-other' });
    await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await other.end();
    await lost;
    await expect(pool.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('survives the server ending a connection in use, which the next statement on it tells', async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const lost = new Promise((resolve) => client.once('end', resolve));
    const other = createPool(testServer().superuser, { applicationName: 'pool-test-other' });
    await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await other.end();
    await lost;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    await expect(pool.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });
});

describe('a connection of its own', () => {
  it('that breaks while nobody waits for an answer ends no process, and refuses the next question', async () => {
    const client = createClient(testServer().superuser, 'broken');
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    const other = createClient(testServer().superuser, 'breaker');
    await other.connect();
    await other.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await other.end();
    await ended;
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });
});
