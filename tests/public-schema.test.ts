import { loadGraphAlone } from '../gateway/testing/graph-alone.js';
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { readAccess } from '../gateway/plan/access/read-access.js';
import { assertSameMeaning } from '../gateway/plan/contract/testing/same-meaning.js';
import { isMet } from '../platform/access/requirement.js';
import type { FederatedGraph } from '../gateway/plan/graph/federated-graph.js';
import { InvalidOperationError, OperationPreparer } from '../gateway/plan/operations/operation-preparer.js';
import { principal } from '../gateway/testing/toy-gateway.js';
import { roleGrants, type Role } from '../platform/access/roles.js';
import { projectRoot } from '../platform/config/paths.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

const publicSchema = buildSchema(read('schema/public.graphql'));
const api = buildSchema(read('schema/api.graphql'));

interface Element {
  readonly coordinate: string;
  readonly description: string;
}

/** Types, fields, arguments and values, by the names that the specification gives their places. */
function elementsOf(schema: GraphQLSchema): Element[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const describe = (
    coordinate: string,
    { description }: { description?: string | null | undefined },
  ): Element => ({ coordinate, description: description ?? '' });
  return types.flatMap((type): Element[] => {
    const own = describe(type.name, type);
    if (isEnumType(type)) {
      return [own, ...type.getValues().map((value) => describe(`${type.name}.${value.name}`, value))];
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      return [own, ...fields.map((field) => describe(`${type.name}.${field.name}`, field))];
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [own];
    return [
      own,
      ...Object.values(type.getFields()).flatMap((field) => [
        describe(`${type.name}.${field.name}`, field),
        ...field.args.map((arg) => describe(`${type.name}.${field.name}(${arg.name}:)`, arg)),
      ]),
    ];
  });
}

describe('the public schema', () => {
  const elements = elementsOf(publicSchema);

  it('has everything described but the roots', () => {
    const undescribed = elements.filter(({ description }) => description === '');
    expect(undescribed.map(({ coordinate }) => coordinate)).toEqual(['Mutation', 'Query', 'Subscription']);
  });

  it('says the same of each thing as the whole API', () => {
    const ofApi = new Map(elementsOf(api).map(({ coordinate, description }) => [coordinate, description]));
    for (const { coordinate, description } of elements) expect(description).toBe(ofApi.get(coordinate));
  });

  it('asks for no scope that an integrator cannot have', () => {
    const access = readAccess(read('schema/supergraph.graphql'));
    const asked = elements.flatMap(({ coordinate }) => access.ofField(coordinate));
    expect(asked).toContainEqual({ anyOf: ['payment:write'], masked: false });
    expect(asked.filter((requirement) => !isMet(requirement, { scopes: roleGrants.integrator }))).toEqual([]);
  });

  it.each([
    [
      'who a payer is',
      ['Party.id', 'Party.email', 'Party.phone', 'Party.mailingAddress', 'Account.serviceAddress'],
    ],
    ['what staff note on an account', ['Account.holds', 'Account.aging', 'Hold']],
    ['what a payer has agreed with the government', ['Account.autopay', 'Account.paymentPlan']],
    [
      'what a department works on',
      // Its type alone is known, because `Query.node` may be answered with it.
      [
        'Department.item',
        ...['account', 'due', 'kind', 'number', 'paid', 'status'].map((field) => `RevenueItem.${field}`),
      ],
    ],
    ['what a department collects', ['Department.revenue', 'Subscription.departmentRevenueChanged']],
    [
      'the administration of the ledger',
      ['JournalEntry.period', 'LedgerAccount.balance', 'Query.journalEntries'],
    ],
    ['what only staff may do', ['Query.searchAccounts', 'CreatePaymentInput.effectiveDate']],
  ])('does not tell %s', (_what, coordinates) => {
    const known = elements.map(({ coordinate }) => coordinate);
    expect(elementsOf(api).map(({ coordinate }) => coordinate)).toEqual(expect.arrayContaining(coordinates));
    expect(coordinates.filter((coordinate) => known.includes(coordinate))).toEqual([]);
  });

  it('lets no operation mean anything that it does not mean in the whole API', () => {
    assertSameMeaning(publicSchema, api, 500);
  });
});

describe('the operations of integrators', () => {
  const guide = read('docs/integrators.md');
  const shown = matches(guide, /\boperations\/(\w+)\.graphql/g);

  it('are those that their guide shows', () => {
    expect(shown).toEqual(
      expect.arrayContaining(['M1_CreatePayment', 'Q10_PayerSeesAccount', 'S3_IntegratorFeed']),
    );
  });

  it.each([...new Set(shown)])('need nothing but the public schema: %s', (name) => {
    expect(validate(publicSchema, parse(read(`schema/operations/${name}.graphql`)))).toEqual([]);
  });

  it.each(['README.md', 'docs/integrators.md'])('need nothing else where %s writes them out', (page) => {
    const bodies = matches(read(page), /--data @- <<'JSON'\n([\s\S]*?)\nJSON$/gm);
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      const { query } = JSON.parse(body) as { query: string };
      expect(validate(publicSchema, parse(query))).toEqual([]);
    }
  });
});

describe('what an integrator gets wrong', () => {
  const coordinates = elementsOf(publicSchema).map(({ coordinate }) => coordinate);
  const hidden = elementsOf(api)
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !coordinates.includes(coordinate) && !coordinate.includes('('));
  let graph: FederatedGraph;
  beforeAll(async () => {
    graph = await loadGraphAlone(read('schema/supergraph.graphql'));
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  /** What is said of a name that is one letter too long, as a field of a type or as a type. */
  function findings(coordinate: string, role: Role): string {
    const [type = '', field] = coordinate.split('.');
    const fragment = field ? `fragment F on ${type} { ${field}x }` : `fragment F on ${type}x { __typename }`;
    const preparer = new OperationPreparer(() => graph.revision);
    try {
      preparer.prepare(`query { ...F } ${fragment}`, undefined, { principal: principal(role) });
      throw new Error('The operation is valid.');
    } catch (error) {
      if (!(error instanceof InvalidOperationError)) throw error;
      return error.errors.map(({ message }) => message).join(' ');
    }
  }

  it('is corrected without a word of what is not public', () => {
    expect(hidden.length).toBeGreaterThan(50);
    const told = hidden.filter((coordinate) => {
      const name = coordinate.split('.').at(-1) ?? '';
      return findings(coordinate, 'integrator').includes(`"${name}"`);
    });
    expect(told).toEqual([]);
  });

  it('is corrected with it for those who know the whole schema', () => {
    expect(findings('Account.holds', 'auditor')).toContain('Did you mean "holds"');
    expect(findings('Account.holds', 'integrator')).not.toContain('holds"');
  });
});
