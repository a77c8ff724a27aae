import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { apiKeyPrefix, newApiKey, parseApiKey } from '../../../platform/access/api-keys.js';
import { gatewayScope, roleGrants } from '../../../platform/access/roles.js';
import { migrate } from '../../../platform/database/migrate.js';
import { createClient, createPool } from '../../../platform/database/pool.js';
import {
  prepareDatabase,
  type DatabaseAccess,
  type DatabaseLayout,
} from '../../../platform/database/roles.js';
import { passwordOf, testServer } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { migrationModules } from '../../migrations.js';
import { databaseLayout } from '../../registry.js';
import { integrationsModule } from '../module.js';

const others = (names: readonly string[]): string[] => names.filter((name) => name !== 'integrations');

/** As long as keys were the departments'. */
const layoutBefore: DatabaseLayout = {
  database: 'keys_of_before_test',
  schemas: others(databaseLayout.schemas),
  services: others(databaseLayout.services),
};
const modulesBefore = migrationModules
  .filter(({ schema }) => schema !== 'integrations')
  .map((module) =>
    module.schema === 'departments' ? { ...module, migrations: module.migrations.slice(0, 3) } : module,
  );

interface KeyOfBefore {
  readonly id: string;
  readonly publicId: string;
  readonly secret: string;
}

describe('a database with keys from when they were the departments’', () => {
  const logger = createLogger('test');
  const server = testServer();
  const prepare = (layout: DatabaseLayout): Promise<DatabaseAccess> =>
    prepareDatabase(server.superuser, layout, (role) => passwordOf(server, role));
  let access: DatabaseAccess;
  let owner: Pool;
  let active: KeyOfBefore;
  let revoked: KeyOfBefore;
  let previousSecret: string;
  let rowsBefore: unknown;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;

  beforeAll(async () => {
    const { migrator, services } = await prepare(layoutBefore);
    await migrate(migrator, modulesBefore);
    owner = createPool(migrator, { applicationName: 'test' });
    const serving = createPool(services['departments']!, { applicationName: 'test' });
    active = await make(serving);
    previousSecret = active.secret;
    active = await rotate(serving, active);
    revoked = await make(serving);
    await serving.query(`UPDATE departments.api_key SET revoked_at = now() WHERE id = $1`, [revoked.id]);
    await serving.end();
    rowsBefore = await rowsIn('departments');

    access = await prepare({ ...databaseLayout, database: layoutBefore.database });
    expect(await migrate(access.migrator, migrationModules)).toEqual(
      expect.arrayContaining([
        { schema: 'departments', name: '004-api-keys-handed-over' },
        { schema: 'integrations', name: '001-api-keys' },
      ]),
    );
    const credentials = access.services['integrations']!;
    running = await integrationsModule.start({ credentials, logger, timeZone: 'UTC' });
    subgraph = new LocalSubgraph({ ...running, logger });
  });

  afterAll(async () => {
    await running?.[Symbol.asyncDispose]();
    await owner?.end();
    const admin = createClient(server.superuser, 'test');
    await admin.connect();
    await admin.query(`DROP DATABASE ${layoutBefore.database} WITH (FORCE)`);
    await admin.end();
  });

  async function rowsIn(schema: string): Promise<unknown> {
    const keys = await owner.query(`SELECT k::text FROM ${schema}.api_key k ORDER BY 1`);
    const events = await owner.query(`SELECT e::text FROM ${schema}.api_key_event e ORDER BY number`);
    return { keys: keys.rows, events: events.rows };
  }

  async function make(serving: Pool): Promise<KeyOfBefore> {
    const id = randomUUID();
    const secret = newApiKey(apiKeyPrefix(id, true));
    const { id: publicId, secretHashHex } = parseApiKey(secret)!;
    await serving.query(
      `WITH created AS (
         INSERT INTO departments.api_key
           (id, owner, name, role, scopes, department_codes, sandbox, secret_hash, created_at, expires_at, allowed_origins)
         VALUES ($1, 'portal-1', 'Pay page', 'integrator', '{account:read}', '{UTIL}', true, decode($2, 'hex'), now(),
                 now() + interval '1 year', '{https://pay.example}') RETURNING id)
       INSERT INTO departments.api_key_event (key_id, kind, actor, occurred_at)
       SELECT id, 'CREATED', 'portal-1', now() FROM created`,
      [id, secretHashHex],
    );
    return { id, publicId, secret };
  }

  async function rotate(serving: Pool, key: KeyOfBefore): Promise<KeyOfBefore> {
    const secret = newApiKey(apiKeyPrefix(key.id, true));
    await serving.query(
      `UPDATE departments.api_key SET previous_secret_hash = secret_hash, previous_secret_until = now() + interval '1 day',
         secret_hash = decode($2, 'hex') WHERE id = $1`,
      [key.id, parseApiKey(secret)!.secretHashHex],
    );
    return { ...key, secret };
  }

  const portal = {
    subject: 'portal-1',
    role: 'integrator',
    scopes: roleGrants.integrator,
    departments: '*',
  } as const;
  const gateway = {
    subject: 'gateway',
    role: 'auditor',
    scopes: [gatewayScope],
    departments: [],
  } as const;

  async function grantOf(secret: string): Promise<unknown> {
    const { id, secretHashHex: secretHash } = parseApiKey(secret)!;
    const query = `query ($id: ID!, $secretHash: String!) {
      apiKeyGrant(id: $id, secretHash: $secretHash) { subject scopes departments allowedOrigins } }`;
    const { data } = await subgraph.execute({ query, principal: gateway, variables: { id, secretHash } });
    return data?.['apiKeyGrant'];
  }

  it('has every row of them and of who did what afterwards, and lets nobody change the record', async () => {
    expect(await rowsIn('integrations')).toEqual(rowsBefore);
    await expect(owner.query('DELETE FROM integrations.api_key_event')).rejects.toMatchObject({
      code: 'TB007',
    });
  });

  it('still knows who comes with one, with the secret before its rotation too, and who comes with a revoked one', async () => {
    const grant = {
      subject: `key:${active.id.replaceAll('-', '')}`,
      scopes: ['account:read'],
      departments: ['UTIL'],
      allowedOrigins: ['https://pay.example'],
    };
    expect(await Promise.all([active.secret, previousSecret, revoked.secret].map(grantOf))).toEqual([
      grant,
      grant,
      null,
    ]);
  });

  it('lists them to their maker, who can rotate and revoke them', async () => {
    const ask = async (query: string): Promise<unknown> => {
      const { data, errors } = await subgraph.execute({ query, principal: portal, variables: {} });
      expect(errors).toBeUndefined();
      return data;
    };
    expect(await ask('{ apiKeys { id name revokedAt } }')).toEqual({
      apiKeys: [
        { id: active.publicId, name: 'Pay page', revokedAt: null },
        { id: revoked.publicId, name: 'Pay page', revokedAt: expect.any(String) },
      ],
    });
    await ask(`mutation { rotateApiKey(id: "${active.publicId}", overlapHours: 0) { id } }`);
    expect(await grantOf(active.secret)).toBeNull();
    await ask(`mutation { revokeApiKey(id: "${active.publicId}") { id } }`);
    const { rows } = await owner.query(
      `SELECT kind FROM integrations.api_key_event WHERE key_id = $1 ORDER BY number`,
      [active.id],
    );
    expect(rows).toEqual([{ kind: 'CREATED' }, { kind: 'ROTATED' }, { kind: 'REVOKED' }]);
  });

  it('shows them to departments no longer', async () => {
    const serving = createPool(access.services['departments']!, { applicationName: 'test' });
    for (const table of ['api_key', 'api_key_event']) {
      await expect(serving.query(`SELECT FROM integrations.${table}`)).rejects.toMatchObject({
        code: '42501',
      });
    }
    await expect(serving.query(`UPDATE integrations.api_key SET revoked_at = NULL`)).rejects.toMatchObject({
      code: '42501',
    });
    await serving.end();
  });

  it('is refused by the version before, which would look for them at the departments', async () => {
    await expect(migrate(access.migrator, modulesBefore)).rejects.toThrow('004-api-keys-handed-over');
  });
});
