import { loadGraphAlone } from '../gateway/testing/graph-alone.js';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType } from 'graphql';
import type { FederatedGraph } from '../gateway/plan/graph/federated-graph.js';
import { costMax } from '../gateway/common/limits.js';
import { OperationPreparer } from '../gateway/plan/operations/operation-preparer.js';
import { principal } from '../gateway/testing/toy-gateway.js';
import { projectRoot } from '../platform/config/paths.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

const operations = globSync('schema/operations/*.graphql', { cwd: projectRoot })
  .sort()
  .map((file) => [basename(file, '.graphql'), read(file)] as const);

/** Operations of third parties, who may spend less on one. */
const ofIntegrators = [
  ...['M1_CreatePayment', 'M6_SandboxKey', 'Q10_PayerSeesAccount', 'Q11_PreviewPayment'],
  'S3_IntegratorFeed',
];

const page = (first: number, inner: string): string =>
  `payments(first: ${first}) { edges { node { ${inner} } } }`;

describe('the operations in schema/operations', () => {
  let graph: FederatedGraph;
  beforeAll(async () => {
    graph = await loadGraphAlone(read('schema/supergraph.graphql'));
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  function costOf(query: string, role: 'auditor' | 'integrator' = 'auditor'): number {
    const preparer = new OperationPreparer(() => graph.revision);
    const prepared = preparer.prepare(query, undefined, { principal: principal(role) });
    return prepared.decided({}).cost.estimate({}).total;
  }

  it('cost what operators are told, each of them', () => {
    const told = [...read('docs/operators.md').matchAll(/^\| `(\w+)` \| ([\d,]+) \|$/gm)];
    expect(told.map(([, name, points]) => [name, Number(points?.replaceAll(',', ''))])).toEqual(
      operations.map(([name, query]) => [name, costOf(query)]),
    );
  });

  it.each(operations)('%s may ask for pages of a hundred', (name, query) => {
    const role = ofIntegrators.includes(name) ? 'integrator' : 'auditor';
    const paged = query.replaceAll(/\bfirst: \d+/g, 'first: 100');
    expect(costOf(paged, role)).toBeLessThanOrEqual(costMax(principal(role)));
  });

  it.each([
    ['pages in pages', page(100, `account { ${page(100, 'id')} }`)],
    ['a page that is far too long', page(200_000, 'id')],
  ])('leave no room for %s', (_what, selection) => {
    const query = `{ account(number: "UB-100001") { ${selection} } }`;
    expect(costOf(query)).toBeGreaterThan(costMax(principal('auditor')));
  });

  it('have no list of objects before them that does not say how long it is', () => {
    const { apiSchema, costWeights } = graph.revision;
    const fields = Object.values(apiSchema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && !type.name.startsWith('__')
        ? Object.values(type.getFields()).map((field) => ({ type, field }))
        : [],
    );
    const sizes = fields.map(({ type, field }) => ({
      type,
      field,
      sizes: costWeights.listSizes(type.name, field.name),
    }));
    const sizedFromOutside = new Set(
      sizes.flatMap(({ field, sizes: [size] }) =>
        (size?.sizedFields ?? []).map((name) => `${getNamedType(field.type).name}.${name}`),
      ),
    );
    const unsized = sizes.filter(
      ({ field, sizes }) =>
        isListType(getNullableType(field.type)) &&
        isCompositeType(getNamedType(field.type)) &&
        sizes.length === 0,
    );
    expect(
      unsized
        .map(({ type, field }) => `${type.name}.${field.name}`)
        .filter((coordinate) => !sizedFromOutside.has(coordinate)),
    ).toEqual([]);
  });
});
