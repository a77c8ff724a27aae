import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sample } from 'fast-check';
import { buildSchema } from 'graphql';
import { WebSocket } from 'ws';
import { Random } from '../../../demo/city/random.js';
import { testGraphs } from '../../../gateway/testing/differential/graphs/index.js';
import { OperationArbitrary } from '../../../gateway/testing/differential/operations/operation-arbitrary.js';
import { projectRoot } from '../../../platform/config/paths.js';
import type { Answer, ApiClient } from '../../e2e-support/api-client.js';
import { operationNames, operationText } from '../../e2e-support/operations.js';
import { paymentInput } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';
import { spoil } from './byte-noise.js';
import { hostileTexts } from './hostile-texts.js';
import { probesOf } from './root-fields.js';

/**
 * What is run at random, for each of the ways to run the product. `HOSTILE_SCALE=20 npm test -- tests/e2e/hostile-input`
 * runs twenty times as much, and HOSTILE_SEED gives it another seed.
 */
const scale = Number(process.env['HOSTILE_SCALE'] ?? 1);
const documents = 300 * scale;
const bodies = 500 * scale;
const frames = 500 * scale;
/** New documents of one caller wait for the budget of planning, so that a slow machine needs minutes for them. */
const patienceMs = 600_000 * scale;
const seed = Number(process.env['HOSTILE_SEED'] ?? 20_261_125);

const schema = buildSchema(readFileSync(join(projectRoot, 'schema/api.graphql'), 'utf8'));
const graphiqlAsks = 'query { __typename }';

describe.each(modes)('hostile input (%s)', (mode) => {
  let world: World;
  let staff: ApiClient;
  let stranger: ApiClient;
  let teller: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    staff = await world.as('finance-director');
    teller = await world.as('cashier');
    stranger = world.anonymous();
    process.stdout.write(`${mode}: seed ${seed}\n`);
  }, startTimeoutMs);

  afterAll(async () => {
    expect(await world?.books.check()).toEqual([]);
    await world?.[Symbol.asyncDispose]();
  });

  afterEach(async () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect((await stranger.ask(graphiqlAsks)).status).toBe(200);
  });

  /** Everything that is told of an accident, and how. */
  function accidentsIn({ status, errors = [] }: Partial<Answer>): string[] {
    const codes = errors.map(({ extensions }) => String(extensions?.['code']));
    const accidents = codes.filter((code) => /^(INTERNAL_SERVER_ERROR|undefined)$/.test(code));
    return status !== undefined && status >= 500 ? [`status ${status}`, ...accidents] : accidents;
  }

  it.each(probesOf(schema).map((probe) => [probe.place, probe] as const))(
    'in %s is answered or refused, whatever the text',
    async (_, { kind, query, variables }) => {
      const client = kind === 'mutation' ? teller : staff;
      const answers = await Promise.all(
        Object.entries(hostileTexts).map(async ([name, text]) => {
          const ask = kind === 'subscription' ? 'askBySocket' : 'ask';
          return accidentsIn(await client[ask](query, variables(text))).map(
            (accident) => `${name}: ${accident}`,
          );
        }),
      );
      expect(answers.flat()).toEqual([]);
    },
  );

  it(
    `in ${documents} generated documents leads to no accident`,
    async () => {
      const operations = sample(new OperationArbitrary(testGraphs.tributary()), { numRuns: documents, seed });
      for (const { text, variables } of operations) {
        const accidents = accidentsIn(await staff.ask(text, variables));
        expect(accidents.map((accident) => ({ accident, text, variables }))).toEqual([]);
      }
    },
    patienceMs,
  );

  it(
    `in ${bodies} spoiled bodies is a bad request or harmless`,
    async () => {
      const random = new Random(seed);
      const token = await world.token('integrator');
      const originals = operationNames.map((name) =>
        Buffer.from(
          JSON.stringify({ query: operationText(name), variables: { n: 'BP-2026-0001', num: 'UB-100001' } }),
        ),
      );
      for (let sent = 0; sent < bodies; sent++) {
        const body = spoil(random.pick(originals), random);
        const response = await fetch(world.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: new Uint8Array(body),
        });
        const answer = { status: response.status, ...((await response.json()) as object) };
        expect(accidentsIn(answer).map((accident) => [accident, body.toString('latin1')])).toEqual([]);
      }
    },
    patienceMs,
  );

  it(
    `in ${frames} spoiled frames closes a socket at most`,
    async () => {
      const random = new Random(seed);
      const authorization = `Bearer ${await world.token('integrator')}`;
      const init = JSON.stringify({ type: 'connection_init', payload: { authorization } });
      const originals = [init, ...operationNames.map((name) => subscribeMessage(operationText(name)))];
      for (let sent = 0; sent < frames;) {
        const socket = new WebSocket(world.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
        const closed = once(socket, 'close');
        socket.on('error', () => undefined);
        await once(socket, 'open');
        socket.send(init);
        for (let burst = random.between(1, 50); burst > 0 && sent < frames; burst--, sent++) {
          if (socket.readyState !== socket.OPEN) break;
          const frame = spoil(Buffer.from(random.pick(originals)), random);
          socket.send(random.chance(500) ? frame : frame.toString('utf8'));
          if (random.chance(100)) await delay(1);
        }
        socket.close();
        const [code] = (await closed) as [number];
        expect([1000, 1005, 1007, 4400, 4401, 4403, 4409, 4429]).toContain(code);
      }
    },
    patienceMs,
  );

  it.each([
    [
      'a null for what must not be null',
      'query ($n: Int = 1) { searchAccounts(first: $n, text: "a") { id } }',
      { n: null },
    ],
    [
      'a null for a condition',
      'query ($v: Boolean = false) { departments { code @include(if: $v) } }',
      { v: null },
    ],
    [
      'conditions that no plan can be made of',
      '{ ... on Query @skip(if: false) { __type(name: "Query") @skip(if: true) { name } } }',
      {},
    ],
    ['a NUL in a literal', '{ department(code: "\\u0000") { code } }', {}],
  ])('as %s is answered or refused', async (_, query, variables) => {
    const answers = [await staff.ask(query, variables), await staff.askBySocket(query, variables)];
    expect(answers.flatMap(accidentsIn)).toEqual([]);
  });

  it('in the names of things leaves the prototype of objects alone', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const answers = await Promise.all([
        staff.ask(`{ ${name}: departments { ${name}: code } }`),
        staff.ask(`query ($${name}: String!) { department(code: $${name}) { code } }`, { [name]: 'UTIL' }),
        staff.ask(`{ department(code: "${name}") { code } }`),
        staff.ask(`query ${name} { departments { code } }`),
        staff.ask(graphiqlAsks, JSON.parse(`{"${name}": {"polluted": true}}`) as object),
        teller.ask(operationText('M1_CreatePayment'), {
          input: { ...paymentInput({ accountId: 'acct_x', amount: '1.00' }), [name]: { polluted: true } },
        }),
      ]);
      expect(answers.flatMap(accidentsIn)).toEqual([]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });
});

function subscribeMessage(query: string): string {
  return JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query, variables: { n: 'x' } } });
}
