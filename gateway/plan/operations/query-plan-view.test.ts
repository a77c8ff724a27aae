import { post } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const query = '{ accounts { balance owner { name } } }';
const asked = { 'tributary-query-plan': '1' };

describe('the query plan beside an answer', () => {
  let toy: ToyGateway | undefined;
  afterEach(() => toy?.[Symbol.asyncDispose]());

  it('is shown, with what each fetch took, to whoever knows the whole schema and asks for it', async () => {
    toy = await startToyGateway('in this process', { showsQueryPlans: true, coalescesRequests: true });
    const token = await toy.token();
    const { data, extensions } = await post(toy.gateway.url, { query }, token, asked);
    expect(data.accounts).toHaveLength(2);
    expect(extensions).toEqual({
      queryPlan: {
        text: expect.stringMatching(/^QueryPlan \{\n {2}Sequence \{\n {4}Fetch\(service: "accounts"\) \{/),
        fetches: [
          { service: 'accounts', durationMs: expect.any(Number) },
          { service: 'people', durationMs: expect.any(Number), entities: 2 },
        ],
      },
    });
    expect(await post(toy.gateway.url, { query }, token)).not.toHaveProperty('extensions');
  });

  it('is never shown to integrators and strangers', async () => {
    toy = await startToyGateway('in this process', { showsQueryPlans: true });
    const integrator = await toy.token('integrator');
    expect(await post(toy.gateway.url, { query }, integrator, asked)).not.toHaveProperty('extensions');
    const introspection = { query: '{ __schema { queryType { name } } }' };
    const answer = await post(toy.gateway.url, introspection, undefined, asked);
    expect(answer.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect(answer).not.toHaveProperty('extensions');
  });

  it('is shown to anybody where nobody is asked for a token', async () => {
    toy = await startToyGateway('in this process', { showsQueryPlans: true, verifier: undefined });
    const { extensions } = await post(
      toy.gateway.url,
      { query: '{ account(id: "a1") { id } }' },
      undefined,
      asked,
    );
    expect(extensions).toHaveProperty('queryPlan');
  });

  it('is not shown unless the gateway was told to', async () => {
    toy = await startToyGateway();
    expect(await post(toy.gateway.url, { query }, await toy.token(), asked)).not.toHaveProperty('extensions');
  });
});
