import { AccessRules } from '../../../platform/federation/auth/access-rules.js';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { FederatedGraph, type FederatedGraphOptions } from '../graph/federated-graph.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { assertNoFieldSetArguments, FieldSetArgumentsError } from './field-set-arguments.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])`;
const products = `${link}
  type Query { product: Product }
  type Product @key(fields: "id") { id: ID! price(currency: String!): Int! weight: Int! size: Size! }
  type Size { height(unit: String): Int! }
`;

function shippingWith(externals: string, requires: string, otherTypes = ''): string {
  return `${link}
    type Product @key(fields: "id") { id: ID! ${externals} fee: Int! @requires(fields: "${requires}") }
    ${otherTypes}
  `;
}

const inEuros = shippingWith('price(currency: String!): Int! @external', 'price(currency: \\"EUR\\")');
const inCentimetres = shippingWith(
  'size: Size! @external',
  'size { height(unit: \\"cm\\") }',
  'type Size { height(unit: String): Int! @external }',
);
const byWeight = shippingWith('weight: Int! @external', 'weight');

function composed(shippingSdl: string): string {
  const result = composeServices([
    { name: 'products', typeDefs: parse(products), url: 'http://products.invalid' },
    { name: 'shipping', typeDefs: parse(shippingSdl), url: 'http://shipping.invalid' },
  ]);
  if (result.errors) throw new AggregateError(result.errors);
  return result.supergraphSdl;
}

async function load(supergraphSdl: string, allowsFieldSetArguments: boolean): Promise<void> {
  const subgraphs = ['products', 'shipping'].map((name) => ({ name }) as never);
  const options: FederatedGraphOptions = {
    rulesFor: () => [],
    accessOf: () => new AccessRules(),
    requiresStreamContract: false,
    allowsFieldSetArguments,
    logger: createLogger('test'),
  };
  await using _graph = await FederatedGraph.load({ supergraphSdl, subgraphs }, options);
}

describe('a supergraph whose field sets have arguments', () => {
  it.each([
    ['them', inEuros],
    ['a field that has them', inCentimetres],
  ])('is refused with the field that requires %s', async (_what, shippingSdl) => {
    await expect(load(composed(shippingSdl), false)).rejects.toThrow(
      'The keys or requirements of Product.fee name fields with arguments.',
    );
  });

  it('is refused with the type that has them in its key', () => {
    const supergraphSdl = composed(byWeight).replaceAll('key: "id"', 'key: "id(in: 1)"');
    expect(() => assertNoFieldSetArguments(supergraphSdl)).toThrow(new FieldSetArgumentsError(['Product']));
  });

  it('is served when that is asked for, and without arguments always', async () => {
    await expect(load(composed(inEuros), true)).resolves.toBeUndefined();
    await expect(load(composed(byWeight), false)).resolves.toBeUndefined();
  });
});
