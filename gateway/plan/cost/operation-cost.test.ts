import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@theguild/federation-composition';
import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { CostWeights } from './cost-weights.js';
import { OperationCost, type Estimate } from './operation-cost.js';

const sdl = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@cost", { name: "@listSize", as: "@sized" }]
  )
  type Query {
    shop: Shop
    shops: [Shop!]!
    search(text: String @cost(weight: 7), first: Int): [Shop!]! @sized(slicingArguments: ["first"], assumedSize: 40)
    nearby(first: Int = 5, last: Int): [Shop!]!
      @sized(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    anything: Thing
    listed: Listed
  }
  type Mutation { open: Shop }
  type Subscription { changed: [Shop!]! @sized(assumedSize: 3) }
  interface Listed { parts: [Part!]! }
  union Thing = Shop | Part
  type Shop implements Listed {
    name: String
    rating: Rating
    report: Report @cost(weight: 30)
    parts: [Part!]! @sized(assumedSize: 6)
    orders(first: Int!): Orders! @sized(slicingArguments: ["first"], sizedFields: ["edges"])
  }
  type Part implements Listed { id: ID! parts: [Part!]! @sized(assumedSize: 9) }
  type Report @cost(weight: 4) { total: Int @cost(weight: 2) }
  type Orders { count: Int edges: [Order!]! }
  type Order { shop: Shop }
  scalar Rating @cost(weight: 3)
`;

const defaultListSize = 10;

function graph(text: string): { supergraph: Supergraph; weights: CostWeights } {
  const composed = composeServices([{ name: 'shops', typeDefs: parse(text), url: 'http://shops.invalid' }]);
  const supergraph = Supergraph.build(composed.supergraphSdl!);
  return { supergraph, weights: CostWeights.of(supergraph, supergraph.schema.toGraphQLJSSchema()) };
}

const { supergraph, weights } = graph(sdl);
const schema = supergraph.apiSchema().toGraphQLJSSchema();

function estimate(query: string, variables: Record<string, unknown> = {}): Estimate {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document)!;
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  expect(errors).toBeUndefined();
  return new OperationCost({ schema, document, operation }, weights, defaultListSize).estimate(coerced!);
}

describe('the cost of an operation', () => {
  it.each([
    ['an object', '{ shop { name } }', 1],
    ['a scalar with a weight', '{ shop { name rating } }', 1 + 3],
    ['a field whose weight takes the place of its type’s', '{ shop { report { total } } }', 1 + 30 + 2],
    ['a mutation', 'mutation { open { name } }', 10 + 1],
    ['each event of a subscription', 'subscription { changed { rating } }', 3 * (1 + 3)],
    ['a list of unknown length', '{ shops { rating } }', defaultListSize * (1 + 3)],
    ['a list of assumed length', '{ shop { parts { id } } }', 1 + 6],
    ['an argument once, however long the list', '{ search(text: "a", first: 3) { name } }', 7 + 3],
    ['a list whose slicing argument is missing', '{ search { name } }', 40],
    ['a list whose slicing argument is null', '{ search(first: null) { name } }', 40],
    ['an empty list', '{ search(first: 0) { rating } }', 0],
    ['a list of a negative length', '{ search(first: -4) { name } }', 40],
    ['a slicing argument with a default', '{ nearby { name } }', 5],
    ['the largest of several slicing arguments', '{ nearby(first: 2, last: 8) { name } }', 8],
    ['a connection', '{ shop { orders(first: 4) { count edges { shop { name } } } } }', 1 + 1 + 4 * 2],
    ['what is behind an interface by its dearest answer', '{ listed { parts { id } } }', 1 + 9],
    ['all fragments, whichever matches', '{ anything { ... on Shop { rating } ... on Part { id } } }', 1 + 3],
    ['introspection not at all', '{ __typename __schema { types { name } } }', 0],
    [
      'a connection through fragments',
      '{ shop { ...s } } fragment s on Shop { orders(first: 4) { ...o } } fragment o on Orders { edges { shop { name } } }',
      1 + 1 + 4 * 2,
    ],
  ])('counts %s', (_what, query, total) => {
    expect(estimate(query).total).toBe(total);
  });

  it('follows the variables of each request, their defaults and their absence', () => {
    const query = 'query ($n: Int = 20) { search(first: $n) { name } }';
    expect(estimate(query, { n: 3 }).total).toBe(3);
    expect(estimate(query).total).toBe(20);
    expect(estimate(query, { n: null }).total).toBe(40);
    expect(estimate('query ($n: Int) { nearby(first: $n) { name } }').total).toBe(5);
    expect(estimate('query ($constructor: Int) { nearby(first: $constructor) { name } }').total).toBe(5);
    expect(
      estimate('query ($n: Int!) { shop { orders(first: $n) { edges { shop { name } } } } }', { n: 200_000 })
        .total,
    ).toBe(2 + 200_000 * 2);
  });

  it('multiplies lists in lists and names the field with the largest part', () => {
    expect(
      estimate(
        `{ shops { orders(first: 100) { edges { shop { orders(first: 100) { edges { __typename } } } } } } }`,
      ),
    ).toEqual({ total: 10 + 10 + 1_000 + 1_000 + 1_000 + 100_000, dearest: 'Orders.edges' });
  });

  it('counts by the defaults where a supergraph has no such directives', () => {
    const plain = graph('type Query { shops: [Shop!]! } type Shop { name: String }');
    const document = parse('{ shops { name } }');
    const operation = getOperationAST(document)!;
    const cost = new OperationCost(
      { schema: plain.supergraph.apiSchema().toGraphQLJSSchema(), document, operation },
      plain.weights,
      defaultListSize,
    );
    expect(cost.estimate({})).toEqual({ total: defaultListSize, dearest: 'Query.shops' });
  });
});
