import { mock } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { limits } from '../common/limits.js';
import { ask, post, streamTo, take } from '../testing/toy-client.js';
import { PlanningTurns } from './time/planning-turns.js';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.js';

const known = '{ account(id: "a1") { balance } }';

describe('operations that have not been seen before', () => {
  let toy: ToyGateway;
  let token: string;
  /** How long each look at the clock of the thread takes, so that whatever is measured takes at least as long. */
  let stepMs: number;
  beforeEach(async () => {
    let cpuMs = 0;
    stepMs = 0;
    mock.method(process, 'threadCpuUsage', () => ({ user: (cpuMs += stepMs) * 1_000, system: 0 }));
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterEach(async () => {
    mock.restoreAll();
    await toy[Symbol.asyncDispose]();
  });

  const refusal = { errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true } }] };
  const isNew = (name: string): string => `query ${name} ${known}`;

  async function useUp(): Promise<void> {
    expect((await post(toy.gateway.url, { query: known }, token)).errors).toBeUndefined();
    stepMs = limits.planningMs.burst + 60_000;
    await post(toy.gateway.url, { query: isNew('Last') }, token);
    stepMs = 0;
  }

  it('are refused to whoever has made others plan for too long, by whichever way they come', async () => {
    await useUp();
    expect(await post(toy.gateway.url, { query: isNew('A') }, token)).toMatchObject({
      status: 429,
      ...refusal,
    });
    expect(await ask(toy.gateway.url, isNew('B'), token)).toMatchObject(refusal);
    const query = 'subscription C { accountChanged(accountId: "a1") { kind } }';
    expect(await ask(toy.gateway.url, query, token)).toMatchObject(refusal);
    const events = streamTo(toy.gateway.url, token);
    await expect(take(events.iterate({ query }), 1)).rejects.toThrow();
    events.dispose();
  });

  it('leave those that have been seen to be answered', async () => {
    await useUp();
    const data = { account: { balance: 0 } };
    for (const query of [known, `# again\n${known}`, known.replaceAll(' ', '\n\t,')])
      expect(await post(toy.gateway.url, { query }, token)).toEqual({ status: 200, data });
  });

  it('are refused to nobody else for it', async () => {
    await useUp();
    expect((await post(toy.gateway.url, { query: isNew('A') }, await toy.token('auditor'))).status).toBe(200);
  });

  it('take no time when they come from strangers and ask for more than the schema', async () => {
    stepMs = 60_000;
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await post(toy.gateway.url, { query: isNew(`A${attempt}`) })).toMatchObject({ status: 401 });
    }
  });

  it('count the schema for strangers, also when it is asked for in the same way', async () => {
    const query = getIntrospectionQuery();
    expect((await post(toy.gateway.url, { query })).status).toBe(200);
    stepMs = 60_000;
    expect((await post(toy.gateway.url, { query })).status).toBe(200);
    expect(await post(toy.gateway.url, { query })).toMatchObject({ status: 429, ...refusal });
  });

  it('count with all that is done for them, however little of it is planned', async () => {
    await post(toy.gateway.url, { query: known }, token);
    stepMs = limits.planningMs.burst + 60_000;
    const reading = { query: `# another way to write it\n${known}` };
    expect((await post(toy.gateway.url, reading, token)).status).toBe(200);
    stepMs = 0;
    expect((await post(toy.gateway.url, { query: isNew('A') }, token)).status).toBe(429);
  });

  describe('wait for their turn', () => {
    const text = 'query A($a: Boolean = true) { me @include(if: $a) } query B { me }';
    const cases: [what: string, operation: object][] = [
      ['a new text', { query: `# ${text}\n${text}`, operationName: 'A' }],
      ['another operation of a known text', { query: text, operationName: 'B' }],
      ['another combination of conditions', { query: text, operationName: 'A', variables: { a: false } }],
    ];

    it.each(cases)('and are known from then on: %s', async (_what, operation) => {
      const taken = mock.method(PlanningTurns.prototype, 'take').mock;
      const known = { query: text, operationName: 'A', variables: { a: true } };
      await post(toy.gateway.url, known, token);
      for (const each of [known, { ...known, variables: {} }, { ...known, variables: { a: 1 } }]) {
        await post(toy.gateway.url, each, token);
        expect(taken.callCount()).toBe(1);
      }
      for (const turns of [2, 2]) {
        await post(toy.gateway.url, operation, token);
        expect(taken.callCount()).toBe(turns);
      }
    });
  });

  it('may take as long as they like without limits', async () => {
    stepMs = 60_000;
    await using open = await startToyGateway('in this process', { isOpen: true });
    for (const name of ['A', 'B', 'C'])
      expect((await post(open.gateway.url, { query: isNew(name) })).status).toBe(200);
  });
});
