import { principalOf } from '../../../demo/identities.js';
import type { Principal } from '../../../platform/access/principal.js';
import { roles, scopes, type Role } from '../../../platform/access/roles.js';
import { requirementsOf } from '../../../platform/federation/auth/auth-directive.js';
import { RemoteSubgraph } from '../../../platform/federation/remote-subgraph.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { getNamedType } from 'graphql';
import type { Answer, ApiClient } from '../../e2e-support/api-client.js';
import { cash, paymentInput, previewInput } from '../../e2e-support/payments.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';
import { openCase, type AccessCase } from './access-cases.js';
import { coordinatesToExpect, entitiesOf, fieldsOf, selectField, subgraphNames } from './access-schema.js';
import { expectAnswer, expectNothing, type Result } from './judgement.js';
import { leavesOf, type Leaf } from './leaves.js';
import { Matrix } from './matrix.js';
import {
  fromAccount,
  keyProbes,
  probe,
  references,
  returnProbes,
  rootProbes,
  selections,
  approvalProbes,
  type Probe,
} from './probes.js';

const matrix = new Matrix();

/** What is asked of the parts of a preview. */
const partsOfPreview: Readonly<Record<string, string>> = {
  AccountPreview: 'accounts { balanceBefore balanceAfter balanceVersion }',
  EntryPreview: 'entries { accountingDate lines { amount } }',
  HoldPreview: 'holdsLifted { kind }',
};

/** Everybody works for the utility. What is of the court is foreign to all. */
describe('the access matrix', () => {
  const allSeeing: Principal = { ...principalOf('finance-director', '*'), scopes };
  const clients = new Map<Role, ApiClient>();
  let world: World;
  let own: AccessCase;
  let foreign: AccessCase;
  let all: ApiClient;

  beforeAll(async () => {
    world = await World.start('many processes');
    own = await openCase(world, 'UTIL', { revenueType: 'WATER', cents: 93_11n }, '31.07');
    foreign = await openCase(world, 'COURT', { revenueType: 'FINE', cents: 87_19n }, '47.13');
    all = await world.as('finance-director', allSeeing);
    for (const role of roles) clients.set(role, await world.as(role, { departments: ['UTIL'] }));
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  /** The answer over HTTP or, to a subscription, the first one over a socket. */
  async function ask(client: ApiClient, { query, variables }: Probe): Promise<Result> {
    if (!query.startsWith('subscription')) return client.ask(query, variables);
    const events = client.followQuery(query, variables);
    try {
      return await events.nextResult();
    } catch (error) {
      return { errors: (error as Error).cause as Answer['errors'] };
    } finally {
      events.close();
    }
  }

  /** What somebody who may see everything is told and did not say themselves. */
  async function secretsOf(asked: Probe): Promise<Leaf[]> {
    const { data, errors } = await ask(all, asked);
    expect([asked.query, errors]).toEqual([asked.query, undefined]);
    return leavesOf(data).filter((leaf) => !Object.values(asked.variables).includes(leaf));
  }

  /** Asks as each role about the own and the foreign business. */
  async function tryEachRole(
    probeOf: (subject: AccessCase) => Probe,
    coordinates: readonly string[],
    secretName?: keyof AccessCase,
  ): Promise<void> {
    const secretsIn = (subject: AccessCase): Promise<Leaf[]> | Leaf[] =>
      secretName ? [subject[secretName]] : secretsOf(probeOf(subject));
    const [secrets, foreignSecrets] = [await secretsIn(own), await secretsIn(foreign)];
    expect(secrets).not.toEqual([]);
    const tryRole = async ([role, client]: [Role, ApiClient]): Promise<void> => {
      const what = `${role}: ${probeOf(own).query}`;
      const result = await ask(client, probeOf(own));
      const expected = matrix.along(role, ...coordinates);
      expectAnswer(expected, { what, result, secrets });
      // What is the same for everybody is foreign to nobody.
      if (expected === 'yes') return;
      expectNothing({ what, result: await ask(client, probeOf(foreign)), secrets: foreignSecrets });
    };
    await Promise.all([...clients].map(tryRole));
  }

  it('has a row for each root field, entity and protected field of the schema, and tries each row', () => {
    // The name is not kept from anybody, but cut to initials.
    expect([...matrix.coordinates].sort()).toEqual([...coordinatesToExpect(), 'Party.displayName'].sort());
    const tried = [
      ...Object.keys(rootProbes),
      ...Object.keys(selections),
      ...Object.keys(keyProbes),
      ...Object.keys(approvalProbes),
      ...Object.keys(returnProbes),
      ...['ApiKey', 'Query.apiKeyGrant', 'Query.apiKeyOrigins', 'Mutation.createPayment'],
      'Mutation.receiveProcessorNotice',
      ...['Query.previewPayment', ...Object.keys(partsOfPreview)],
    ];
    expect([...matrix.coordinates].sort()).toEqual(tried.sort());
  });

  it.each(Object.entries(rootProbes))('%s gives each role what it says', async (coordinate, root) => {
    const kind = coordinate.startsWith('Subscription.') ? 'subscription' : 'query';
    await tryEachRole((subject) => probe(kind, root.selection, subject), [coordinate], root.secret);
  });

  it.each(Object.entries(selections))(
    '%s gives each role what it says, in queries and in streams',
    async (coordinate, selection) => {
      const [type = ''] = coordinate.split('.');
      const inner = fromAccount[type]!(selection);
      await tryEachRole(
        (subject) => probe('query', `account(number: $number) { ${inner} }`, subject),
        ['Query.account', type, coordinate],
      );
      await tryEachRole(
        (subject) =>
          probe(
            'subscription',
            `accountBalanceChanged(accountId: $account) { account { ${inner} } }`,
            subject,
          ),
        ['Subscription.accountBalanceChanged', type, coordinate],
      );
    },
  );

  it('lets each role pay what it says, and moves nothing for the others', async () => {
    const query = `mutation ($input: CreatePaymentInput!) {
      createPayment(input: $input) { __typename ... on Problem { code } } }`;
    const means: Partial<Record<Role, object>> = { integrator: {}, 'billing-rep': { channel: 'IVR' } };
    for (const [index, [role, client]] of [...clients].entries()) {
      const pay = async ({ account }: AccessCase): Promise<unknown[]> => {
        const wish = { ...(means[role] ?? cash), accountId: account, amount: `1.0${index}` };
        const { data, errors = [] } = await client.ask(query, { input: paymentInput(wish) });
        return [role, data?.createPayment ?? errors.map(({ extensions }) => extensions?.['code'])];
      };
      const before = await world.books.state();
      if (matrix.along(role, 'Mutation.createPayment') === 'no') {
        expect([await pay(own), await pay(foreign)]).toEqual(Array(2).fill([role, ['FORBIDDEN']]));
        expect([role, await world.books.state()]).toEqual([role, before]);
      } else {
        const refused = { __typename: 'InvalidInput', code: 'ACCOUNT_NOT_FOUND' };
        expect(await pay(foreign)).toEqual([role, refused]);
        expect([role, await world.books.state()]).toEqual([role, before]);
        expect(await pay(own)).toEqual([role, { __typename: 'PaymentPosted' }]);
      }
    }
  });

  it.each(Object.entries({ ...approvalProbes, ...returnProbes }))(
    '%s lets each role do what it says, and changes nothing for the others',
    async (coordinate, query) => {
      for (const [role, client] of clients) {
        const expected = matrix.along(role, coordinate);
        const refusals = { no: 'FORBIDDEN', hidden: 'GRAPHQL_VALIDATION_FAILED' };
        const decide = async (subject: AccessCase): Promise<string> => {
          const { data, errors } = await client.ask(
            query,
            Object.fromEntries(Object.entries(subject).filter(([name]) => query.includes(`$${name}:`))),
          );
          const [answer] = Object.values(
            (data ?? {}) as Record<string, { __typename: string; code?: string }>,
          );
          const refusal = errors?.[0]?.extensions?.['code'] as string | undefined;
          return refusal ?? answer?.code ?? answer?.__typename ?? 'nothing';
        };
        const before = await world.books.state();
        const outside = await decide(foreign);
        expect([role, await world.books.state()]).toEqual([role, before]);
        if (expected === 'no' || expected === 'hidden') {
          expect([role, await decide(own), outside]).toEqual([role, refusals[expected], refusals[expected]]);
          expect([role, await world.books.state()]).toEqual([role, before]);
        } else {
          expect([role, outside]).toEqual([
            role,
            expect.stringMatching(/^(ACCOUNT|PAYMENT|WRITE_OFF|ADJUSTMENT)_NOT_FOUND$/),
          ]);
          expect([role, await decide(own)]).not.toEqual([role, outside]);
        }
      }
    },
  );

  it('lets each role preview what it says, as it might pay it', async () => {
    const means: Partial<Record<Role, object>> = { integrator: {}, 'billing-rep': { channel: 'IVR' } };
    const before = await world.books.state();
    for (const [role, client] of clients) {
      const preview = async ({ account }: AccessCase, part: string): Promise<unknown> => {
        const query = `query ($input: PreviewPaymentInput!) {
          previewPayment(input: $input) { __typename ... on Problem { code } ... on PaymentPreview { ${part} } } }`;
        const wish = { ...(means[role] ?? cash), accountId: account, amount: '1.00', allowDuplicate: true };
        const { data, errors = [] } = await client.ask(query, { input: previewInput(wish) });
        return data?.previewPayment ?? errors.map(({ extensions }) => extensions?.['code']);
      };
      const refused = { __typename: 'InvalidInput', code: 'ACCOUNT_NOT_FOUND' };
      for (const [type, part] of Object.entries(partsOfPreview)) {
        const what = `${role}: ${type}`;
        const [shown, outside] = [await preview(own, part), await preview(foreign, part)];
        if (matrix.along(role, type) === 'hidden') {
          expect([what, shown, outside]).toEqual([
            what,
            ...Array<string[]>(2).fill(['GRAPHQL_VALIDATION_FAILED']),
          ]);
        } else if (matrix.along(role, 'Query.previewPayment', type) === 'no') {
          expect([what, shown, outside]).toEqual([what, ...Array<string[]>(2).fill(['FORBIDDEN'])]);
        } else {
          expect([what, outside]).toEqual([what, refused]);
          expect([what, shown]).toMatchObject([what, { __typename: 'PaymentPreview' }]);
        }
      }
    }
    expect(await world.books.state()).toEqual(before);
  });

  it('lets each role manage the API keys that it has made, if any, and nobody else those', async () => {
    const made = new Map<Role, string>();
    for (const [role, client] of clients) {
      const { data } = await client.ask(keyProbes['Mutation.createApiKey'], {});
      if (data?.createApiKey) made.set(role, data.createApiKey.id);
    }
    for (const [coordinate, query] of Object.entries(keyProbes)) {
      for (const [role, client] of clients) {
        const mayDo = matrix.along(role, coordinate) === 'own';
        for (const [owner, id] of [...made, [role, made.get(role) ?? 'key_of_nobody']] as const) {
          const { data, errors = [] } = await client.ask(query, query.includes('$id') ? { id } : {});
          const codes = errors.map(({ extensions }) => extensions?.['code']);
          const isForeign = query.includes('$id') && owner !== role;
          const expected = !mayDo ? ['FORBIDDEN'] : isForeign ? ['API_KEY_NOT_FOUND'] : [];
          expect([role, owner, coordinate, codes]).toEqual([role, owner, coordinate, expected]);
          if (mayDo && coordinate === 'Query.apiKeys') {
            const foreignIds = [...made].flatMap(([other, otherId]) => (other === role ? [] : [otherId]));
            expect(leavesOf(data)).toContain(made.get(role));
            expect(foreignIds.filter((foreignId) => leavesOf(data).includes(foreignId))).toEqual([]);
          }
        }
      }
    }
    expect([...made.keys()].sort()).toEqual(['department-app', 'integrator']);
  });

  it.each([
    ['Query.apiKeyGrant', '{ apiKeyGrant(id: "x", secretHash: "x") { role } }'],
    ['Query.apiKeyOrigins', '{ apiKeyOrigins }'],
    [
      'Mutation.receiveProcessorNotice',
      'mutation { receiveProcessorNotice(sender: "stripe", body: "{}", signature: "x") }',
    ],
  ])('hides from everybody what the gateway alone may ask: %s', async (coordinate, query) => {
    for (const [role, client] of clients) {
      expect(matrix.along(role, coordinate)).toBe('hidden');
      expect((await client.ask(query)).errors).toMatchObject([
        { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ]);
    }
  });

  describe.each(subgraphNames)('at the process of %s, with the signature of the gateway', (name) => {
    const entities = entitiesOf(name);
    let subgraph: RemoteSubgraph;
    beforeAll(() => {
      const { url, signingKeyHex } = world.service(name);
      const key = { id: 'current', secretHex: signingKeyHex };
      subgraph = new RemoteSubgraph({ name, url, key, logger: createLogger('matrix') });
    });
    afterAll(() => subgraph?.[Symbol.asyncDispose]());

    const askFor = (
      type: string,
      part: string,
      principal: Principal,
      ...subjects: AccessCase[]
    ): Promise<Result> =>
      subgraph.execute({
        query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${part} } } }`,
        variables: { r: subjects.map((subject) => ({ __typename: type, ...references[type]!(subject) })) },
        principal,
      });

    const parts = entities.flatMap((type) => fieldsOf(type).map((field) => ({ type: type.name, field })));

    it.each(parts.map((part) => [`${part.type}.${part.field.name}`, part] as const))(
      '%s gives no role more than it may have',
      async (coordinate, { type, field }) => {
        const partOf = (subject: AccessCase): string => selectField(field, subject, matrix);
        const secretsIn = async (subject: AccessCase): Promise<Leaf[]> => {
          const read = async (): Promise<Leaf[]> => {
            const { data, errors } = await askFor(type, partOf(subject), allSeeing, subject);
            expect(errors).toBeUndefined();
            return leavesOf(data);
          };
          const again = await read();
          const said = Object.values(references[type]!(subject));
          // What differs from one time to the next is the time.
          return (await read()).filter((leaf) => again.includes(leaf) && !said.includes(leaf));
        };
        const secrets = await secretsIn(own);
        const foreignSecrets = (await secretsIn(foreign)).filter((leaf) => !secrets.includes(leaf));
        const tryRole = async (role: Role): Promise<void> => {
          const what = `${role}: ${coordinate}`;
          const principal = principalOf(role, ['UTIL']);
          const expected = matrix.along(role, type, coordinate, getNamedType(field.type).name);
          const result = await askFor(type, partOf(own), principal, own);
          // The public schema is the gateway's business.
          if (expected !== 'hidden' && secrets.length > 0) expectAnswer(expected, { what, result, secrets });
          const outside = await askFor(type, partOf(foreign), principal, foreign);
          if (expected !== 'yes') expectNothing({ what, result: outside, secrets: foreignSecrets });
        };
        await Promise.all(roles.map(tryRole));
      },
    );

    it('refuses each entity by itself to a caller who was granted nothing', async () => {
      const nothing: Principal = { ...allSeeing, scopes: [] };
      for (const { name: type } of entities.filter(({ astNode }) => requirementsOf(astNode).length > 0)) {
        const { data, errors } = await askFor(type, '__typename', nothing, own, foreign);
        expect(data).toEqual({ _entities: [null, null] });
        const refusal = { extensions: { code: 'FORBIDDEN' } };
        expect(errors).toMatchObject([
          { path: ['_entities', 0], ...refusal },
          { path: ['_entities', 1], ...refusal },
        ]);
      }
    });
  });
});
