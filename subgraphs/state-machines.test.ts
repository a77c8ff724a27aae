import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { edgesOf, isTakenOver } from '../books/states/edges.js';
import type { StateMachine } from '../books/states/machine.js';
import { projectRoot } from '../platform/config/paths.js';
import { createClient } from '../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../platform/database/testing/test-database.js';
import { stateMachines } from './state-machines.js';

describe.each<StateMachine>(stateMachines)('the states of $table', (machine) => {
  const [schema = ''] = machine.table.split('.');
  const copy = `${schema}.copy`;
  const states = Object.keys(machine.states);
  let database: TestDatabase;
  let owner: Client;
  let service: Client;

  /** A table of the same columns and guards without its other constraints, with one row in each state. */
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = createClient(database.migrator, 'owner');
    service = createClient(database.services[schema]!, 'service');
    await Promise.all([owner.connect(), service.connect()]);
    await owner.query(`CREATE TABLE ${copy} AS SELECT * FROM ${machine.table} WITH NO DATA`);
    await owner.query(`INSERT INTO ${copy} (status) SELECT unnest($1::text[])`, [states]);
    const { rows } = await owner.query<{ definition: string }>(
      `SELECT pg_get_triggerdef(t.oid) AS definition FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
       WHERE t.tgrelid = $1::regclass AND p.prosrc LIKE '%_transitions()%'`,
      [machine.table],
    );
    for (const { definition } of rows)
      await owner.query(definition.replace(` ON ${machine.table} `, ` ON ${copy} `));
    await owner.query(`GRANT SELECT, INSERT, UPDATE ON ${copy} TO tributary_${schema}`);
  });

  afterAll(async () => {
    await Promise.all([owner.end(), service.end()]);
    await database[Symbol.asyncDispose]();
  });

  async function outcome(client: Client, from: string | null, to: string): Promise<string> {
    await client.query('BEGIN');
    try {
      if (from === null) await client.query(`INSERT INTO ${copy} (status) VALUES ($1)`, [to]);
      else await client.query(`UPDATE ${copy} SET status = $2 WHERE status = $1`, [from, to]);
      return 'possible';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('ROLLBACK');
    }
  }

  it('follow each other in the database exactly as they are defined, for the subgraph and for the migrator', async () => {
    const edges = edgesOf(machine).filter(({ transition }) => !transition.isPlanned);
    for (const from of [null, ...states])
      for (const to of states) {
        const ways = edges.filter((edge) => edge.from === from && edge.to === to);
        const stays = from === to;
        const expected = {
          from,
          to,
          owner: stays || ways.length > 0 ? 'possible' : 'TB009',
          service: stays || ways.some(({ transition }) => !isTakenOver(transition)) ? 'possible' : 'TB009',
        };
        const found = await Promise.all([outcome(owner, from, to), outcome(service, from, to)]);
        expect({ from, to, owner: found[0], service: found[1] }).toEqual(expected);
      }
  });

  it('refuse by codes that are explained', () => {
    const refusals = Object.values(machine.transitions).flatMap(({ refusal }) => refusal ?? []);
    for (const code of refusals)
      expect([code, existsSync(join(projectRoot, `docs/errors/${code}.md`))]).toEqual([code, true]);
  });
});
