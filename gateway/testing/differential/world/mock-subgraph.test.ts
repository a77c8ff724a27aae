import { testGraphs } from '../graphs/index.js';
import type { Principal } from '../../../../platform/access/principal.js';
import type { FaultRates } from './world.js';
import { faultProfiles } from './world.js';

const graph = testGraphs.museum();
const principal: Principal = { subject: 'test:world', role: 'auditor', scopes: [], departments: '*' };

async function ask(subgraph: string, query: string, faults: FaultRates = {}, seed = 1): Promise<unknown> {
  graph.enter({ seed, faults });
  const client = graph.subgraphs.find(({ name }) => name === subgraph);
  const result = await client?.execute({ query, principal });
  return JSON.parse(JSON.stringify(result));
}

function entities(representations: string, selections: string): string {
  return `{ _entities(representations: [${representations}]) { ${selections} } }`;
}

describe('a subgraph of a mocked world', () => {
  it('knows an entity by each of its keys, and gives each of its fields the value that others give it', async () => {
    const byId = entities(
      '{__typename: "Fossil", id: "Fossil.id#3"}',
      '... on Fossil { drawer { shelf number } }',
    );
    const drawer = { shelf: 'Fossil.drawer.shelf#3', number: 3 };
    expect(await ask('collection', byId)).toEqual({ data: { _entities: [{ drawer }] } });
    const byDrawer = entities(
      '{__typename: "Fossil", drawer: {number: 3}}',
      '... on Fossil { drawer { shelf } }',
    );
    expect(await ask('conservation', byDrawer)).toEqual({
      data: { _entities: [{ drawer: { shelf: drawer.shelf } }] },
    });
  });

  it('knows no entity by the key of another', async () => {
    const query = entities('{__typename: "Fossil", id: "Painting.id#3"}', '... on Fossil { id }');
    expect(await ask('collection', query)).toEqual({ data: { _entities: [null] } });
  });

  it('lets a field depend on what it requires', async () => {
    const insured = (weight: number): Promise<unknown> =>
      ask(
        'loans',
        entities(
          [1, 2, 3, 4]
            .map((n) => `{__typename: "Painting", id: "Painting.id#${n}", weight: ${weight}}`)
            .join(),
          '... on Painting { insurance { amount } }',
        ),
      );
    expect(await insured(5)).toEqual(await insured(5));
    expect(await insured(5)).not.toEqual(await insured(6));
  });

  it('is at fault at the same places whenever it is asked', async () => {
    const query = '{ exhibits { __typename id title room { code exhibits { id } } } }';
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, seed) => {
        const answer = await ask('collection', query, faultProfiles.wild, seed);
        return { answer, again: await ask('collection', query, faultProfiles.wild, seed) };
      }),
    );
    for (const { answer, again } of answers) expect(again).toEqual(answer);
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBeGreaterThan(10);
  });
});
