import type { Pool } from 'pg';
import { hashOfApiKey, newApiKey, parseApiKey } from '../../../platform/access/api-keys.js';
import type { Principal } from '../../../platform/access/principal.js';
import { gatewayScope, roleGrants, scopes, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import { integrationsModule } from '../module.js';
import { apiKeyRefusals } from './api-key.errors.js';

interface Key {
  id: string;
  prefix: string;
  secretOnce: string | null;
  [field: string]: unknown;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const fields =
  'id name prefix scopes departments allowedOrigins sandbox createdAt expiresAt revokedAt lastUsedAt previousSecretUntil secretOnce';

const portal: Principal = {
  subject: 'portal-1',
  role: 'integrator',
  scopes: roleGrants.integrator,
  departments: '*',
};
const as = (role: Role, departments: Principal['departments'], subject = 'somebody'): Principal => ({
  subject,
  role,
  scopes: roleGrants[role],
  departments,
});
const gateway: Principal = { subject: 'gateway', role: 'auditor', scopes: [gatewayScope], departments: [] };

describe('API keys', () => {
  const logger = createLogger('test');
  let database: TestDatabase;
  let owner: Pool;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;
  let now = new Date('2026-11-02T12:00:00Z');

  beforeAll(async () => {
    database = await createTestDatabase();
    await createToyAgency(database.migrator, []);
    owner = createPool(database.migrator, { applicationName: 'test' });
    const credentials = database.services['integrations']!;
    running = await integrationsModule.start({ credentials, logger, timeZone: 'UTC', clock: () => now });
    subgraph = new LocalSubgraph({ ...running, logger });
  });

  beforeEach(() => {
    now = new Date('2026-11-02T12:00:00Z');
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  const later = (ms: number): Date => (now = new Date(now.getTime() + ms));

  /** The data, or the codes and messages of the errors. */
  async function ask<Answer>(query: string, principal: Principal, variables = {}): Promise<Answer> {
    const { data, errors } = await subgraph.execute({ query, principal, variables });
    return (errors ? errors.map(({ extensions, message }) => [extensions['code'], message]) : data) as Answer;
  }

  const creation = `mutation ($name: String!, $scopes: [String!]!, $sandbox: Boolean!, $departments: [String!], $origins: [String!], $days: Int! = 365) {
    createApiKey(name: $name, scopes: $scopes, sandbox: $sandbox, departments: $departments, allowedOrigins: $origins, expiresInDays: $days) { ${fields} } }`;
  const usual = { name: 'Pay page', scopes: ['account:read', 'payment:write'], sandbox: true };

  async function create(principal = portal, variables = {}): Promise<Key & { secretOnce: string }> {
    const { createApiKey } = await ask<{ createApiKey: Key }>(creation, principal, {
      ...usual,
      ...variables,
    });
    return createApiKey as Key & { secretOnce: string };
  }

  async function refusalOf(principal: Principal, variables: object): Promise<unknown> {
    return ask(creation, principal, { ...usual, ...variables });
  }

  const rotate = `mutation ($id: ID!, $hours: Int! = 24) { rotateApiKey(id: $id, overlapHours: $hours) { ${fields} } }`;
  const revoke = `mutation ($id: ID!) { revokeApiKey(id: $id) { id revokedAt secretOnce } }`;
  const resolution = `query ($id: ID!, $secretHash: String!) { apiKeyGrant(id: $id, secretHash: $secretHash) {
    subject role scopes departments allowedOrigins sandbox expiresAt requestsPerSecond mutationsPerSecond } }`;

  async function grantOf(secret: string): Promise<unknown> {
    const { id, secretHashHex } = parseApiKey(secret)!;
    const { apiKeyGrant } = await ask<{ apiKeyGrant: unknown }>(resolution, gateway, {
      id,
      secretHash: secretHashHex,
    });
    return apiKeyGrant;
  }

  describe('are made', () => {
    it('by whoever may manage keys, for a year, and are shown once', async () => {
      const key = await create();
      expect(key).toMatchObject({
        ...usual,
        departments: null,
        allowedOrigins: null,
        createdAt: '2026-11-02T12:00:00.000Z',
        expiresAt: '2027-11-02T12:00:00.000Z',
        revokedAt: null,
        lastUsedAt: null,
        previousSecretUntil: null,
      });
      expect(key.prefix).toBe(`trib_test_${key.id.slice('key_'.length)}`);
      expect(key.secretOnce.startsWith(`${key.prefix}_`)).toBe(true);
      const { apiKeys } = await ask<{ apiKeys: Key[] }>(`{ apiKeys { ${fields} } }`, portal);
      expect(apiKeys).toEqual([{ ...key, secretOnce: null }]);
    });

    it('and kept as a hash, of which nobody makes the key', async () => {
      const { secretOnce } = await create();
      const { rows } = await owner.query<{ hash: Buffer }>(
        'SELECT secret_hash AS hash FROM integrations.api_key k WHERE secret_hash = $1',
        [hashOfApiKey(secretOnce)],
      );
      expect(rows).toHaveLength(1);
      const random = secretOnce.slice(-43);
      for (const table of ['api_key', 'api_key_event']) {
        const { rowCount } = await owner.query(
          `SELECT FROM integrations.${table} t WHERE t::text LIKE '%' || $1 || '%'`,
          [random],
        );
        expect(rowCount).toBe(0);
      }
    });

    it('with no scope that their maker lacks, and none to make keys with', async () => {
      const withoutWriting = {
        ...portal,
        scopes: portal.scopes.filter((scope) => scope !== 'payment:write'),
      };
      const offer = 'You can grant account:read, pii:masked, payment:read, payment:write.';
      expect(await refusalOf(withoutWriting, {})).toEqual([
        ['API_KEY_SCOPE_NOT_GRANTABLE', expect.not.stringContaining('payment:write')],
      ]);
      for (const scope of scopes.filter(
        (each) => !(roleGrants.integrator as readonly string[]).includes(each),
      )) {
        expect(await refusalOf(portal, { scopes: ['account:read', scope] })).toEqual([
          [
            'API_KEY_SCOPE_NOT_GRANTABLE',
            `${apiKeyRefusals.wordings.API_KEY_SCOPE_NOT_GRANTABLE.message} ${offer}`,
          ],
        ]);
      }
      expect(await refusalOf(portal, { scopes: ['keys:manage'] })).toMatchObject([
        ['API_KEY_SCOPE_NOT_GRANTABLE', expect.anything()],
      ]);
      for (const scope of ['all', '', gatewayScope, 'PAYMENT:WRITE']) {
        expect(await refusalOf(portal, { scopes: [scope] })).toEqual([
          ['API_KEY_SCOPE_UNKNOWN', `${apiKeyRefusals.wordings.API_KEY_SCOPE_UNKNOWN.message} ${offer}`],
        ]);
      }
      expect(await refusalOf(portal, { scopes: [] })).toMatchObject([['BAD_USER_INPUT', expect.anything()]]);
    });

    it('with each scope once, however often it was named', async () => {
      expect(await create(portal, { scopes: ['account:read', 'account:read'] })).toMatchObject({
        scopes: ['account:read'],
      });
    });

    it('for no department out of their maker’s reach, and for no more than that', async () => {
      const app = as('department-app', ['UTIL', 'COURT'], 'court-app');
      const scopesOfApp = { scopes: ['revenue:read'] };
      expect(await create(app, scopesOfApp)).toMatchObject({ departments: ['UTIL', 'COURT'] });
      expect(await create(app, { ...scopesOfApp, departments: ['COURT'] })).toMatchObject({
        departments: ['COURT'],
      });
      expect(await refusalOf(app, { ...scopesOfApp, departments: ['PERMITS'] })).toMatchObject([
        ['FORBIDDEN', expect.anything()],
      ]);
      expect(await create(portal, { departments: ['PERMITS'] })).toMatchObject({ departments: ['PERMITS'] });
      expect(await refusalOf(portal, { departments: ['NONE'] })).toMatchObject([
        ['DEPARTMENT_NOT_FOUND', expect.anything()],
      ]);
      expect(await refusalOf(portal, { departments: [] })).toMatchObject([
        ['BAD_USER_INPUT', expect.anything()],
      ]);
    });

    it('by nobody who reaches no department', async () => {
      expect(await refusalOf(as('integrator', [], 'nowhere'), {})).toEqual([
        ['BAD_USER_INPUT', 'You reach no department, so your key would reach none.'],
      ]);
    });

    it.each(['', '   ', 'a\u0007b', 'line\nbreak', 'x'.repeat(101), '\ud800'])(
      'with a name that can be read, not %j',
      async (name) => {
        expect(await refusalOf(portal, { name })).toEqual([
          ['API_KEY_NAME_INVALID', apiKeyRefusals.wordings.API_KEY_NAME_INVALID.message],
        ]);
      },
    );

    it('with a name of up to a hundred characters of any script', async () => {
      const name = '支払い🏛️'.repeat(20);
      expect(await create(portal, { name })).toMatchObject({ name });
    });

    it.each([0, -1, 731, 2_147_483_647])('for 1 to 730 days, not %d', async (days) => {
      expect(await refusalOf(portal, { days })).toEqual([
        ['BAD_USER_INPUT', 'A key holds for 1 to 730 days.'],
      ]);
    });

    it('by nobody else', async () => {
      for (const role of ['cashier', 'billing-rep', 'finance-director', 'auditor'] as const) {
        const codes = [creation, '{ apiKeys { id } }', rotate, revoke].map((query) =>
          ask(query, as(role, '*'), { ...usual, id: 'key_0' }),
        );
        for (const refusal of await Promise.all(codes)) {
          expect(refusal).toEqual([['FORBIDDEN', expect.stringMatching(/needs the scope keys:manage[.]$/)]]);
        }
      }
    });

    it('up to fifty active ones', async () => {
      const collector = as('integrator', '*', 'collector');
      for (let made = 0; made < 50; made += 1) await create(collector);
      expect(await refusalOf(collector, {})).toMatchObject([['API_KEYS_TOO_MANY', expect.anything()]]);
      later(366 * dayMs);
      expect(await create(collector)).toMatchObject({ sandbox: true });
    });
  });

  describe('name the web pages that may use them', () => {
    const origins = ['https://pay.example', 'http://localhost:5173', 'https://pay.example'];
    const known = async (): Promise<unknown> =>
      (await ask<{ apiKeyOrigins: unknown }>('{ apiKeyOrigins }', gateway)).apiKeyOrigins;

    it('for the gateway to hold to, each page once', async () => {
      const { secretOnce, allowedOrigins } = await create(portal, { origins });
      expect(allowedOrigins).toEqual(['https://pay.example', 'http://localhost:5173']);
      expect(await grantOf(secretOnce)).toMatchObject({ allowedOrigins });
    });

    it('as long as they are active, and tell all of them to the gateway alone', async () => {
      const [revoked, expiring] = [
        await create(portal, { origins: ['https://revoked.example'] }),
        await create(portal, { origins: ['https://expired.example', 'https://pay.example'], days: 1 }),
      ];
      expect(await known()).toEqual(
        expect.arrayContaining(['https://revoked.example', 'https://expired.example']),
      );
      await ask(revoke, portal, { id: revoked.id });
      later(2 * dayMs);
      expect(expiring['allowedOrigins']).toHaveLength(2);
      expect([...((await known()) as string[])].sort()).toEqual([
        'http://localhost:5173',
        'https://pay.example',
      ]);
      for (const principal of [portal, as('finance-director', '*')])
        expect(await ask('{ apiKeyOrigins }', principal)).toEqual([['FORBIDDEN', expect.any(String)]]);
    });

    it.each([
      [],
      ['*'],
      ['null'],
      ['pay.example'],
      ['https://pay.example/'],
      ['https://PAY.example'],
      ['https://pay.example:443'],
      ['https://pay.example, https://a.example'],
      ['https://*.example'],
      ['ftp://pay.example'],
      Array.from({ length: 21 }, (_, i) => `https://p${i}.example`),
    ])('as browsers write them, not like %j', async (...wrong) => {
      expect(await refusalOf(portal, { origins: wrong })).toMatchObject([
        ['BAD_USER_INPUT', expect.anything()],
      ]);
    });
  });

  describe('are listed', () => {
    it('with the active ones first, so that none is hidden behind those that were revoked or have expired', async () => {
      const gardener = as('integrator', '*', 'gardener');
      const old = await create(gardener, { name: 'old', days: 730 });
      const unused: Key[] = [];
      for (let made = 0; made < 101; made += 1) {
        later(1_000);
        const key = await create(gardener, { days: 1 });
        if (made % 2 === 0) await ask(revoke, gardener, { id: key.id });
        unused.push(key);
        if (made % 40 === 39) later(dayMs);
      }
      later(dayMs);
      const recent = await create(gardener, { name: 'recent' });
      const { apiKeys } = await ask<{ apiKeys: Key[] }>('{ apiKeys { id } }', gardener);
      const ids = [recent, old, ...unused.reverse()].map(({ id }) => id);
      expect(apiKeys.map(({ id }) => id)).toEqual(ids.slice(0, 100));
    });
  });

  describe('are resolved', () => {
    it('for the gateway, to a subject of their own with what they were granted', async () => {
      const key = await create(portal, { departments: ['UTIL'] });
      expect(await grantOf(key.secretOnce)).toEqual({
        subject: `key:${key.id.slice('key_'.length)}`,
        role: 'integrator',
        scopes: ['account:read', 'payment:write'],
        departments: ['UTIL'],
        allowedOrigins: null,
        sandbox: true,
        expiresAt: '2027-11-02T12:00:00.000Z',
        requestsPerSecond: 50,
        mutationsPerSecond: 15,
      });
    });

    it('for nobody else, whatever they may do', async () => {
      const { secretOnce } = await create();
      const { id, secretHashHex } = parseApiKey(secretOnce)!;
      const everything: Principal = {
        subject: 'gateway',
        role: 'finance-director',
        scopes,
        departments: '*',
      };
      for (const principal of [portal, everything, as('department-app', '*')]) {
        expect(await ask(resolution, principal, { id, secretHash: secretHashHex })).toEqual([
          ['FORBIDDEN', 'Query.apiKeyGrant needs the scope keys:resolve.'],
        ]);
      }
    });

    it('by their own secret only', async () => {
      const [one, other] = [await create(), await create()];
      const wrong = newApiKey(one.prefix);
      expect(await grantOf(wrong)).toBeNull();
      expect(await grantOf(`${one.prefix}_${other.secretOnce.slice(-43)}`)).toBeNull();
      const { secretHashHex } = parseApiKey(one.secretOnce)!;
      for (const [id, secretHash] of [
        ['nonsense', secretHashHex],
        [toPublicId('key', '01890000-0000-7000-8000-000000000001'), secretHashHex],
        [one.id, ''],
        [one.id, 'zz'],
        [one.id, secretHashHex.slice(2)],
      ]) {
        expect(await ask(resolution, gateway, { id, secretHash })).toEqual({ apiKeyGrant: null });
      }
    });

    it('until they expire', async () => {
      const { secretOnce } = await create(portal, { days: 2 });
      later(2 * dayMs - 1);
      expect(await grantOf(secretOnce)).not.toBeNull();
      later(1);
      expect(await grantOf(secretOnce)).toBeNull();
    });

    it('without what their role was allowed once and is no longer', async () => {
      const { id, secretOnce } = await create();
      await owner.query(
        `UPDATE integrations.api_key SET scopes = scopes || '{ledger:read}' WHERE id = $1::uuid`,
        [id.slice('key_'.length)],
      );
      expect(await grantOf(secretOnce)).toMatchObject({ scopes: ['account:read', 'payment:write'] });
    });

    it('and are remembered as used, to the minute, unless the secret was wrong', async () => {
      const { id, prefix, secretOnce } = await create();
      const lastUsed = async (): Promise<unknown> => {
        const { apiKeys } = await ask<{ apiKeys: Key[] }>('{ apiKeys { id lastUsedAt } }', portal);
        return apiKeys.find((key) => key.id === id)?.['lastUsedAt'];
      };
      await grantOf(newApiKey(prefix));
      expect(await lastUsed()).toBeNull();
      const first = later(hourMs).toISOString();
      await grantOf(secretOnce);
      later(59_000);
      await grantOf(secretOnce);
      expect(await lastUsed()).toBe(first);
      const next = later(2_000).toISOString();
      await grantOf(secretOnce);
      expect(await lastUsed()).toBe(next);
    });
  });

  describe('are rotated', () => {
    it('to a new secret, beside which the old one is accepted for as long as was said', async () => {
      const key = await create();
      later(dayMs);
      const { rotateApiKey: rotated } = await ask<{ rotateApiKey: Key }>(rotate, portal, {
        id: key.id,
        hours: 2,
      });
      expect(rotated).toMatchObject({
        id: key.id,
        prefix: key.prefix,
        expiresAt: key['expiresAt'],
        previousSecretUntil: '2026-11-03T14:00:00.000Z',
      });
      const renewed = rotated.secretOnce!;
      expect(renewed).not.toBe(key.secretOnce);
      expect(await grantOf(renewed)).toMatchObject({ expiresAt: key['expiresAt'] });
      expect(await grantOf(key.secretOnce)).toMatchObject({ expiresAt: '2026-11-03T14:00:00.000Z' });
      later(2 * hourMs);
      expect(await grantOf(key.secretOnce)).toBeNull();
      expect(await grantOf(renewed)).not.toBeNull();
    });

    it('and the old one never outlives the key', async () => {
      const key = await create(portal, { days: 1 });
      await ask(rotate, portal, { id: key.id, hours: 168 });
      expect(await grantOf(key.secretOnce)).toMatchObject({ expiresAt: key['expiresAt'] });
    });

    it('at once without an overlap, and of three secrets the first is gone', async () => {
      const key = await create();
      const rotateNow = async (hours: number): Promise<string> =>
        (await ask<{ rotateApiKey: Key }>(rotate, portal, { id: key.id, hours })).rotateApiKey.secretOnce!;
      const second = await rotateNow(24);
      const third = await rotateNow(24);
      expect(await Promise.all([key.secretOnce, second, third].map(grantOf))).toEqual([
        null,
        expect.anything(),
        expect.anything(),
      ]);
      const fourth = await rotateNow(0);
      expect(await Promise.all([second, third, fourth].map(grantOf))).toEqual([
        null,
        null,
        expect.anything(),
      ]);
    });

    it('for an overlap of up to a week', async () => {
      const { id } = await create();
      for (const hours of [-1, 169]) {
        expect(await ask(rotate, portal, { id, hours })).toMatchObject([
          ['BAD_USER_INPUT', expect.anything()],
        ]);
      }
    });

    it('by nobody who may do less than the key by now', async () => {
      const whole = await create(as('integrator', '*', 'agent'));
      const court = await create(as('integrator', ['COURT'], 'agent'), { departments: ['COURT'] });
      const agent = as('integrator', ['UTIL'], 'agent');
      for (const { id } of [whole, court]) {
        expect(await ask(rotate, agent, { id })).toEqual([['FORBIDDEN', expect.any(String)]]);
      }
      const reduced: Principal = {
        ...as('integrator', '*', 'agent'),
        scopes: ['account:read', 'keys:manage'],
      };
      expect(await ask(rotate, reduced, { id: whole.id })).toEqual([
        ['API_KEY_SCOPE_NOT_GRANTABLE', expect.stringContaining('You can grant account:read.')],
      ]);
      expect(await ask(revoke, reduced, { id: whole.id })).toMatchObject({ revokeApiKey: { id: whole.id } });
    });

    it('only while they are active', async () => {
      const [expired, revoked] = [await create(portal, { days: 1 }), await create()];
      await ask(revoke, portal, { id: revoked.id });
      later(dayMs);
      for (const { id } of [expired, revoked]) {
        expect(await ask(rotate, portal, { id })).toEqual([
          ['API_KEY_NOT_ACTIVE', apiKeyRefusals.wordings.API_KEY_NOT_ACTIVE.message],
        ]);
      }
    });
  });

  it('are revoked, all secrets at once, and once', async () => {
    const key = await create();
    await ask(rotate, portal, { id: key.id });
    const revokedAt = later(hourMs).toISOString();
    const revoked = { revokeApiKey: { id: key.id, revokedAt, secretOnce: null } };
    expect(await ask(revoke, portal, { id: key.id })).toEqual(revoked);
    expect(await grantOf(key.secretOnce)).toBeNull();
    later(hourMs);
    expect(await ask(revoke, portal, { id: key.id })).toEqual(revoked);
  });

  it('belong to whoever made them; to others they do not exist', async () => {
    const { id } = await create();
    const other = as('integrator', '*', 'portal-2');
    for (const query of [rotate, revoke]) {
      for (const unknown of [id, 'key_0', 'nonsense']) {
        expect(await ask(query, unknown === id ? other : portal, { id: unknown })).toEqual([
          ['API_KEY_NOT_FOUND', apiKeyRefusals.wordings.API_KEY_NOT_FOUND.message],
        ]);
      }
    }
    expect(await ask('{ apiKeys { id } }', other)).toEqual({ apiKeys: [] });
  });

  it('are shown by other subgraphs to whoever made them, and only while they may manage keys', async () => {
    const { id } = await create();
    const query = `query ($id: ID!) {
      _entities(representations: [{ __typename: "ApiKey", id: $id }]) { ... on ApiKey { id name secretOnce } } }`;
    const shown = { id, name: usual.name, secretOnce: null };
    expect(await ask(query, portal, { id })).toEqual({ _entities: [shown] });
    const demoted: Principal = { ...portal, scopes: ['account:read'] };
    for (const principal of [as('integrator', '*', 'portal-2'), demoted, gateway]) {
      expect(await ask(query, principal, { id })).toEqual({ _entities: [null] });
    }
    for (const unknown of ['nonsense', toPublicId('key', '01890000-0000-7000-8000-000000000001')]) {
      expect(await ask(query, portal, { id: unknown })).toEqual({ _entities: [null] });
    }
  });

  it('leave a record of who did what and when, which the subgraph cannot change', async () => {
    const { id } = await create();
    later(hourMs);
    await ask(rotate, portal, { id });
    later(hourMs);
    await ask(revoke, portal, { id });
    await ask(revoke, portal, { id });
    const { rows } = await owner.query(
      `SELECT kind, actor, occurred_at AS at FROM integrations.api_key_event WHERE key_id = $1::uuid ORDER BY number`,
      [id.slice('key_'.length)],
    );
    expect(rows).toEqual([
      { kind: 'CREATED', actor: 'portal-1', at: new Date('2026-11-02T12:00:00Z') },
      { kind: 'ROTATED', actor: 'portal-1', at: new Date('2026-11-02T13:00:00Z') },
      { kind: 'REVOKED', actor: 'portal-1', at: new Date('2026-11-02T14:00:00Z') },
    ]);
    const serving = createPool(database.services['integrations']!, { applicationName: 'test' });
    for (const attempt of [
      "UPDATE integrations.api_key_event SET actor = 'nobody'",
      'DELETE FROM integrations.api_key_event',
      'TRUNCATE integrations.api_key_event',
      "UPDATE integrations.api_key SET scopes = '{ledger:read}'",
      "UPDATE integrations.api_key SET owner = 'nobody'",
      'DELETE FROM integrations.api_key',
    ]) {
      await expect(serving.query(attempt)).rejects.toMatchObject({ code: '42501' });
    }
    await serving.end();
    await expect(owner.query('DELETE FROM integrations.api_key_event')).rejects.toMatchObject({
      code: 'TB007',
    });
  });
});
