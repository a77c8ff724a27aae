import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, graphql, parse, type GraphQLSchema } from 'graphql';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import { connect, post } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@external", "@requires"]
)`;

const shelvesSdl = `${link}
  type Query { box: Box boxes: [Box!]! none: Box nested: [[Box]] sized: Sized query: Query }
  type Mutation { open(id: ID!): Box! close(id: ID!): Box! look: Query }
  interface Sized { width: Int }
  type Crate implements Sized { width: Int }
  type Box implements Sized @key(fields: "id") { id: ID! width: Int height: Int inner: Box lid: Lid }
  type Lid { colour: String! }
`;

const plansSdl = `${link}
  type Mutation { draw(id: ID!): Box! }
  type Box @key(fields: "id") {
    id: ID!
    width: Int @external
    height: Int @external
    byWidth: Int @requires(fields: "width")
    byHeight: Int! @requires(fields: "height")
    owner: Owner
  }
  type Owner { name: String }
`;

const wholeSdl = `
  type Query { box: Box boxes: [Box!]! none: Box nested: [[Box]] sized: Sized query: Query }
  type Mutation { open(id: ID!): Box! close(id: ID!): Box! draw(id: ID!): Box! look: Query }
  interface Sized { width: Int }
  type Crate implements Sized { width: Int }
  type Box implements Sized {
    id: ID! width: Int height: Int inner: Box lid: Lid byWidth: Int byHeight: Int! owner: Owner
  }
  type Lid { colour: String! }
  type Owner { name: String }
`;

interface Box {
  readonly id: string;
}

const widthOf = ({ id }: Box): number => id.length;
const heightOf = ({ id }: Box): number | null => (id === 'flat' ? null : 10 * id.length);
const twice = (size: number | null): number | null => size && 2 * size;

const done: string[] = [];
const doing =
  (verb: string) =>
  (_: unknown, { id }: Box): Box => {
    done.push(`${verb} ${id}`);
    return { id };
  };

const shelves = {
  Query: {
    box: () => ({ id: 'b' }),
    boxes: () => [{ id: 'b' }, { id: 'bbb' }],
    none: () => null,
    nested: () => [[{ id: 'b' }, null], []],
    sized: () => ({ __typename: 'Box', id: 'bb' }),
    query: () => ({}),
  },
  Mutation: { open: doing('open'), close: doing('close'), look: () => ({}) },
  Box: {
    __resolveReference: (box: Box) => box,
    width: widthOf,
    height: heightOf,
    inner: ({ id }: Box) => (id.length > 2 ? null : { id: `${id}b` }),
    lid: ({ id }: Box) => (id.length > 2 ? null : { colour: 'red' }),
  },
};

const owner = ({ id }: Box): unknown => (id.length > 2 ? null : { name: `Owner of ${id}` });

const plans = {
  Mutation: { draw: doing('draw') },
  Box: {
    byWidth: ({ width }: { width: number }) => 2 * width,
    byHeight: ({ height }: { height: number | null }) => twice(height),
    owner,
  },
};

/** All of the data in one schema, which graphql-js executes by the letter of the specification. */
function monolith(): GraphQLSchema {
  const schema = buildSchema(wholeSdl);
  const resolvers: Record<string, Record<string, unknown>> = {
    Query: shelves.Query,
    Mutation: { ...shelves.Mutation, ...plans.Mutation },
    Box: {
      ...shelves.Box,
      owner,
      byWidth: (box: Box) => 2 * widthOf(box),
      byHeight: (box: Box) => twice(heightOf(box)),
    },
  };
  for (const [type, fields] of Object.entries(resolvers)) {
    const definitions = (
      schema.getType(type) as unknown as { getFields(): Record<string, object> }
    ).getFields();
    for (const [name, resolve] of Object.entries(fields)) {
      if (definitions[name]) Object.assign(definitions[name], { resolve });
    }
  }
  return schema;
}

function subgraph(name: string, sdl: string, resolvers: object): LocalSubgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  return new LocalSubgraph({ name, schema, logger: createLogger('toy'), createContext: () => ({}) });
}

const variables = '($a: Boolean!, $b: Boolean!, $c: Boolean = true)';
const combinations = [false, true].flatMap((a) =>
  [false, true].flatMap((b) => [
    { a, b },
    { a, b, c: false },
  ]),
);

describe('whatever its conditions come to, an operation is answered as by one schema with all of the data:', () => {
  const whole = monolith();
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    const texts = { shelves: shelvesSdl, plans: plansSdl };
    const { supergraphSdl } = composeServices(
      Object.entries(texts).map(([name, sdl]) => ({
        name,
        typeDefs: parse(sdl),
        url: `http://${name}.invalid`,
      })),
    );
    toy = await startToyGateway('in this process', {
      showsQueryPlans: true,
      supergraphSdl: supergraphSdl!,
      subgraphs: [subgraph('shelves', shelvesSdl, shelves), subgraph('plans', plansSdl, plans)],
    });
    token = await toy.token();
  });
  const ask = (query: string, values = {}, headers = {}): ReturnType<typeof post> =>
    post(toy.gateway.url, { query, variables: values }, token, headers);
  afterAll(() => toy[Symbol.asyncDispose]());

  it.each([
    ['a conditional field of a conditional object', '{ box @include(if: $a) { width @include(if: $b) } }'],
    ['and of a list', '{ boxes @include(if: $a) { width @include(if: $b) } }'],
    ['and of a list of lists', '{ nested @skip(if: $a) { width @include(if: $b) } }'],
    ['an object that is null', '{ none @include(if: $a) { width @include(if: $b) } }'],
    ['the type alone', '{ boxes @include(if: $a) { __typename @include(if: false) } }'],
    ['the type under a variable', '{ boxes @skip(if: $a) { __typename @include(if: $b) } }'],
    ['literals', '{ box { width @skip(if: true) } boxes @include(if: true) { id @include(if: false) } }'],
    ['one of two fields that require different fields', '{ box { byWidth @include(if: false) byHeight } }'],
    ['such fields under variables', '{ boxes { byWidth @include(if: $a) byHeight @skip(if: $b) } }'],
    [
      'such fields with what they require',
      '{ boxes { byWidth @include(if: $a) width @skip(if: $b) height } }',
    ],
    ['a field of another subgraph', '{ box @include(if: $a) { owner @include(if: $b) { name } } }'],
    ['an object of another subgraph', '{ box { owner @include(if: $a) { name @include(if: $b) } } }'],
    ['an object within', '{ box { inner { inner @include(if: $a) { owner { name @skip(if: $b) } } } } }'],
    ['fragments', '{ box { ... @include(if: $a) { width ... on Box @skip(if: $b) { byHeight } } } }'],
    [
      'named fragments',
      '{ box { ...F @include(if: $a) id } } fragment F on Box { lid { colour @skip(if: $b) } }',
    ],
    [
      'an empty fragment',
      '{ box { ...F } } fragment F on Box { width @include(if: $a) lid @skip(if: $b) { colour } }',
    ],
    ['an interface', '{ sized { width @include(if: $a) ... on Box @include(if: $b) { byWidth } } }'],
    [
      'both conditions at once',
      '{ box { width @include(if: $a) @skip(if: $b) id @skip(if: $c) @include(if: $a) } }',
    ],
    ['the same field twice', '{ box { lid @include(if: $a) { colour } lid @skip(if: $b) { __typename } } }'],
    ['everything', '{ box @include(if: $a) { id } boxes @include(if: $b) { id } }'],
    [
      'introspection',
      '{ __type(name: "Lid") @include(if: $a) { name @skip(if: $b) } box @skip(if: $a) { id } }',
    ],
    [
      'introspection further in',
      '{ query { __type(name: "Lid") { name @include(if: $a) } box @skip(if: $b) { id } } }',
    ],
    ['a default', '{ box @include(if: $c) { width @skip(if: $c) height @include(if: $a) } }'],
    ['the root’s type', '{ __typename @include(if: $a) box @include(if: $b) { __typename @skip(if: $c) } }'],
  ])('%s', async (_, selections) => {
    const named = ['a', 'b', 'c'].filter((name) => selections.includes(`$${name}`));
    const own = named.map((name) => `$${name}: ${name === 'c' ? 'Boolean = true' : 'Boolean!'}`).join(', ');
    const query = `query ${own && `(${own})`} ${selections}`;
    for (const values of combinations) {
      const expected = await graphql({ schema: whole, source: query, variableValues: values });
      const answer = await ask(query, values);
      expect(expected.errors).toBeUndefined();
      expect({ values, data: answer.data, errors: answer.errors }).toEqual({
        values,
        data: JSON.parse(JSON.stringify(expected.data)) as unknown,
        errors: undefined,
      });
      expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data));
    }
  });

  it.each([
    ['fields', '{ box { lid { colour } id lid { __typename } width } }'],
    ['equal fragments', '{ box { ... on Box { id } width ... on Box { height } } }'],
    [
      'fragments under conditions',
      '{ box { ... @skip(if: false) { id } width ... on Sized @include(if: true) { id width } height } }',
    ],
    [
      'fragments of the root',
      '{ ... on Query { box { id } } boxes { id } ... on Query { none { id } box { width } } }',
    ],
    [
      'a null beside',
      '{ ... on Query { none { id } } boxes { id } ... on Query { box { ... on Box { id } width ... on Box { lid { colour } } } } }',
    ],
  ])('merged in the order of the specification: %s', async (_, query) => {
    const expected = await graphql({ schema: whole, source: query });
    const answer = await ask(query);
    expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data));
  });

  it('the fields of a mutation take effect in their order, and those left out not at all', async () => {
    const query = `mutation ${variables.replace(', $c: Boolean = true', '')} {
      ... on Mutation { open(id: "b") { id @include(if: $a) } }
      draw(id: "b") @include(if: $a) { byWidth }
      ... on Mutation { close(id: "b") @skip(if: $b) { byHeight width } }
      open2: open(id: "bb") { owner { name } }
    }`;
    for (const a of [false, true]) {
      for (const b of [false, true]) {
        done.length = 0;
        const expected = await graphql({ schema: whole, source: query, variableValues: { a, b } });
        const wanted = done.splice(0);
        const answer = await ask(query, { a, b });
        expect(done).toEqual(wanted);
        expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data));
      }
    }
  });

  it.each([
    ['in the same subgraph', '{ open(id: "flat") { byHeight } close(id: "b") { id } }', ['open flat']],
    ['in another subgraph', '{ open(id: "flat") { byHeight } draw(id: "b") { id } }', ['open flat']],
    [
      'after one that can be told',
      '{ close(id: "b") { id } draw(id: "flat") { byHeight } open(id: "b") { id } }',
      ['close b', 'draw flat'],
    ],
    ['but for one that may be null', '{ look { boxes { byHeight } } open(id: "b") { id } }', ['open b']],
  ])(
    'a field of a mutation that cannot be told keeps those after it from taking effect, %s',
    async (_, selections, wanted) => {
      const source = `mutation ${selections}`;
      done.length = 0;
      const expected = await graphql({ schema: whole, source });
      expect(done.splice(0)).toEqual(wanted);
      const { data } = await ask(source);
      expect({ data, done }).toEqual({
        data: JSON.parse(JSON.stringify(expected.data)) as unknown,
        done: wanted,
      });
    },
  );

  it('the answer to a mutation tells of the schema where it comes to a query', async () => {
    const query = 'mutation { look { __type(name: "Lid") { name } } }';
    expect((await ask(query)).data).toEqual({ look: { __type: { name: 'Lid' } } });
  });

  it('nothing of a mutation takes effect when all of it is left out', async () => {
    done.length = 0;
    const query = 'mutation ($a: Boolean!) { open(id: "b") @include(if: $a) { id } }';
    expect(await ask(query, { a: false })).toMatchObject({ data: {} });
    expect(done).toEqual([]);
  });

  it('more combinations than are remembered', async () => {
    const names = ['p', 'q', 'r', 's', 't', 'u', 'v'];
    const fields = ['id', 'width', 'height', 'byWidth', 'byHeight', 'lid { colour }', 'owner { name }'];
    const conditional = fields.map((field, index) =>
      field.replace(/^\w+/, `$& @include(if: $${names[index]})`),
    );
    const query = `query (${names.map((name) => `$${name}: Boolean!`).join(', ')}) { box { ${conditional.join(' ')} } }`;
    for (let bits = 0; bits < 2 ** names.length; bits++) {
      const values = Object.fromEntries(names.map((name, index) => [name, Boolean(bits & (1 << index))]));
      const expected = await graphql({ schema: whole, source: query, variableValues: values });
      const { data } = await ask(query, values);
      expect(data).toEqual(JSON.parse(JSON.stringify(expected.data)));
    }
  });

  describe('a condition that is null', () => {
    it.each([
      [
        'in a field that is skipped',
        '{ box @skip(if: $a) { id @include(if: $n) } boxes { id } }',
        [true, false],
      ],
      ['in all that is skipped', '{ box @include(if: $a) { id @include(if: $n) } }', [true, false]],
      [
        'in a fragment that is skipped',
        '{ box { ...F @skip(if: $a) id } } fragment F on Box { id @skip(if: $n) }',
        [true, false],
      ],
      ['in a fragment on another type', '{ sized { ... on Crate { width @skip(if: $n) } width } }', []],
      ['on a fragment on another type', '{ sized { ... on Crate @skip(if: $n) { width } width } }', [true]],
      ['of what is skipped anyway', '{ box { id width @skip(if: $a) @include(if: $n) } }', [true, false]],
      ['of what is not included anyway', '{ box { id width @include(if: $a) @skip(if: $n) } }', [true]],
      ['in an object that is null', '{ none { id @include(if: $n) } box { id } }', []],
      ['in some items of a list', '{ boxes { lid { colour @include(if: $n) } } }', [true]],
      ['in a list of lists', '{ nested { id @include(if: $n) } }', [true]],
      ['in a list of what may not be null', '{ boxes { id @include(if: $n) } }', [true]],
      ['in an object of another subgraph', '{ boxes { id owner { name @include(if: $n) } } }', [true]],
      [
        'on the second spread of a fragment',
        '{ box { ...F ...F @include(if: $n) } } fragment F on Box { id }',
        [],
      ],
      [
        'on the first spread of a fragment',
        '{ box { ...F @include(if: $n) ...F } } fragment F on Box { id }',
        [true],
      ],
      ['in one of two selections of an object', '{ box { id } box { width @skip(if: $n) } }', [true]],
      ['in what tells of the schema', '{ __type(name: "Lid") { name @include(if: $n) } box { id } }', [true]],
      [
        'in what must tell of the schema',
        '{ box { id } __schema { queryType { name } description @skip(if: $n) } }',
        [true],
      ],
      ['at the root', '{ box { id } boxes @include(if: $n) { id } }', [true]],
      ['in a fragment of the root', '{ box { id } ... on Query { boxes @skip(if: $n) { id } } }', [true]],
    ])('%s is an error where graphql-js makes it one', async (_, selections, fails) => {
      const a = selections.includes('$a') ? '$a: Boolean!, ' : '';
      const query = `query (${a}$n: Boolean = true) ${selections}`;
      const seen = new Set<boolean>();
      for (const values of [
        { a: true, n: null },
        { a: false, n: null },
      ]) {
        const expected = await graphql({ schema: whole, source: query, variableValues: values });
        seen.add(expected.errors !== undefined);
        const { status, data, errors } = await ask(query, values);
        expect({ values, status, data, paths: errors?.map(({ path }) => path) }).toEqual({
          values,
          status: 200,
          data: JSON.parse(JSON.stringify(expected.data)) as unknown,
          paths: expected.errors?.map(({ path }) => path),
        });
        for (const { message, extensions } of errors ?? []) {
          expect(message).toMatch(/^The variable \$n must be a Boolean\.$|Argument "if"/);
          expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
        }
      }
      expect([...seen].sort()).toEqual(fails.length > 0 ? [...fails].sort() : [false]);
    });

    it.each([
      ['at the root', '{ open(id: "b") { id } close(id: "b") @include(if: $n) { id } }', []],
      ['further in', '{ open(id: "b") { id @include(if: $n) } }', ['open b']],
      [
        'where it is not reached',
        '{ open(id: "b") { id width @skip(if: true) @include(if: $n) } }',
        ['open b'],
      ],
      [
        'in a field that must not be null, before another',
        '{ open(id: "b") { id @include(if: $n) } close(id: "b") { id } draw(id: "b") { id } }',
        ['open b'],
      ],
      [
        'in what may be null, before another field',
        '{ open(id: "b") { lid { colour @include(if: $n) } } close(id: "b") { id } }',
        ['open b', 'close b'],
      ],
      [
        'in the second of three fields, of another subgraph',
        '{ open(id: "b") { id } draw(id: "b") { id @skip(if: $n) } close(id: "b") { id } }',
        ['open b', 'draw b'],
      ],
    ])('%s of a mutation lets the same take effect as graphql-js', async (_, selections, wanted) => {
      const source = `mutation ($n: Boolean = true) ${selections}`;
      done.length = 0;
      const expected = await graphql({ schema: whole, source, variableValues: { n: null } });
      expect(done.splice(0)).toEqual(wanted);
      const { data } = await ask(source, { n: null });
      expect({ data, done }).toEqual({
        data: JSON.parse(JSON.stringify(expected.data)) as unknown,
        done: wanted,
      });
    });

    it('is told over a socket, too', async () => {
      const query = 'query ($n: Boolean = true) { box { id @include(if: $n) } }';
      const client = connect(toy.gateway.url, token);
      const { value } = await client.iterate({ query, variables: { n: null } }).next();
      await client.dispose();
      expect(value).toMatchObject({
        data: { box: null },
        errors: [{ path: ['box'], extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });
  });

  it('what is left out costs nothing', async () => {
    const query = 'query ($a: Boolean!) { boxes { inner @include(if: $a) { id } } }';
    const costOf = async (a: boolean): Promise<unknown> => {
      const headers = { 'x-graphql-cost': 'yes' };
      return (await ask(query, { a }, headers)).extensions;
    };
    expect(await costOf(true)).toEqual({ cost: { total: 25 + 25, limit: 20_000 } });
    expect(await costOf(false)).toEqual({ cost: { total: 25, limit: 20_000 } });
  });

  it('the plan that is shown is the one that was run', async () => {
    const query = 'query ($a: Boolean!) { box { width byHeight @include(if: $a) } }';
    const shown = async (a: boolean): Promise<string> => {
      const headers = { 'tributary-query-plan': '1' };
      return JSON.stringify(await ask(query, { a }, headers));
    };
    expect(await shown(true)).toContain('plans');
    expect(await shown(false)).not.toMatch(/plans|Include|Skip|Condition/);
  });
});
