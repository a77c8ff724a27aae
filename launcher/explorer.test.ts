import { buildSchema, getVariableValues, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type Gateway } from '../gateway/gateway.js';
import { roles, type Role } from '../platform/access/roles.js';
import { TokenIssuer, TokenVerifier } from '../platform/access/tokens.js';
import { projectRoot } from '../platform/config/paths.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { readSupergraph } from './constellation.js';
import { explorerGuide } from './explorer.js';
import { principalOf } from '../demo/identities.js';
import { subgraphModules } from '../subgraphs/registry.js';

const secret = '3c'.repeat(32);
const guide = explorerGuide({ timeZone: 'America/Chicago', takesDevelopmentTokens: true });
const files = readdirSync(join(projectRoot, 'schema/operations'));

describe('the guide of the explorer', () => {
  const schema = buildSchema(readFileSync(join(projectRoot, 'schema/api.graphql'), 'utf8'));

  it('has every committed operation', () => {
    expect(guide.operations().map(({ name }) => `${name}.graphql`)).toEqual(files.sort());
  });

  it.each(guide.operations())(
    'gives $name variables that it can be asked with',
    ({ query, variables = {} }) => {
      const operation = parse(query).definitions.find(
        (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
      );
      const definitions = operation?.variableDefinitions ?? [];
      expect(getVariableValues(schema, definitions, variables).errors).toBeUndefined();
      const names = definitions.map((each) => each.variable.name.value);
      expect(Object.keys(variables).filter((name) => !names.includes(name))).toEqual([]);
    },
  );

  it('asks for things by ids as they are, and by nothing that one has to put in first', () => {
    const ids = guide
      .operations()
      .flatMap(({ variables = {} }) => ('id' in variables ? [variables['id']] : []));
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids) expect(id).toMatch(/^(acct|pay)_[0-9a-f]{32}$/);
  });

  it('makes each payment a new one', () => {
    const [one, other] = [guide.operations(), guide.operations()].map((operations) =>
      JSON.stringify(operations.find(({ name }) => name === 'M1_CreatePayment')),
    );
    expect(one).not.toEqual(other);
  });

  it('names the command for a token of each role, and none where an identity provider makes them', () => {
    expect(guide.tokenCommands).toEqual(
      roles.map((role) => ({ role, command: `npm run token -- --role ${role}` })),
    );
    expect(explorerGuide({ timeZone: 'UTC', takesDevelopmentTokens: false }).tokenCommands).toEqual([]);
  });
});

describe('the operations that the explorer offers', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      supergraphSdl: await readSupergraph(),
      subgraphs: subgraphModules.map(({ name }) => ({
        name,
        execute: () => Promise.reject(new Error('Nobody is asked.')),
        subscribe: () => Promise.reject(new Error('Nobody is asked.')),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      })),
      verifier: TokenVerifier.forDevelopment(secret),
      host: '127.0.0.1',
      port: 0,
      explorer: guide,
      logger: createLogger('gateway'),
    });
  });
  afterAll(() => gateway?.[Symbol.asyncDispose]());

  async function offered(role?: Role): Promise<string> {
    const token = role && (await new TokenIssuer(secret).issue(principalOf(role)));
    const headers = { ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(new URL('/graphiql/offer.json', gateway.url), { headers });
    expect(response.status).toBe(200);
    return response.text();
  }

  it('are all to those who work for the agency', async () => {
    const { operations } = JSON.parse(await offered('billing-rep'));
    expect(operations).toHaveLength(files.length);
  });

  it('are those of the public schema to everybody else, who learn of no other field', async () => {
    for (const role of [undefined, 'integrator'] as const) {
      const text = await offered(role);
      const names = JSON.parse(text).operations.map(({ name }: { name: string }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'M1_CreatePayment',
          'M6_SandboxKey',
          'Q10_PayerSeesAccount',
          'Q11_PreviewPayment',
          'S3_IntegratorFeed',
        ]),
      );
      expect(names).not.toContain('Q5_RepOpensAccount');
      expect(text).not.toContain('holds');
    }
  });

  it('come without any token', async () => {
    expect(await offered('finance-director')).not.toMatch(/eyJ/);
  });
});
