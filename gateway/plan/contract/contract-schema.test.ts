import { composeServices } from '@theguild/federation-composition';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, lexicographicSortSchema, parse, printSchema, type GraphQLSchema } from 'graphql';
import { BrokenContractError, contractSchema } from './contract-schema.js';
import { publicSchema } from './public-schema.js';
import { assertSameMeaning } from './testing/same-meaning.js';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@tag", "@inaccessible"]
)`;

/** Composes subgraphs as the real ones are composed; `@public` in them is short for the tag. */
function supergraphOf(...subgraphs: string[]): string {
  const { supergraphSdl, errors = [] } = composeServices(
    subgraphs.map((sdl, index) => ({
      name: `toy${index}`,
      typeDefs: parse(`${link} ${sdl.replaceAll('@public', '@tag(name: "public")')}`),
      url: `http://toy${index}.invalid`,
    })),
  );
  if (!supergraphSdl) throw new AggregateError(errors, 'The toy graph does not compose.');
  return supergraphSdl;
}

const print = (schema: GraphQLSchema): string => printSchema(lexicographicSortSchema(schema));

function expectPublic(subgraphs: readonly string[], expected: string): void {
  expect(print(publicSchema(supergraphOf(...subgraphs)))).toBe(print(buildSchema(expected)));
}

function findingsIn(...subgraphs: string[]): readonly string[] {
  try {
    publicSchema(supergraphOf(...subgraphs));
  } catch (error) {
    if (error instanceof BrokenContractError) return error.findings;
    throw error;
  }
  return [];
}

describe('a contract', () => {
  it('has the tagged fields, whichever subgraph they come from, and no others', () => {
    expectPublic(
      [
        `type Query { account: Account @public audit: String }
         type Account @key(fields: "id") { id: ID! @public balance: Int @public holds: [String] }`,
        `type Account @key(fields: "id") { id: ID! receipt: String @public notes: String }`,
      ],
      `type Query { account: Account }
       type Account { id: ID! balance: Int receipt: String }`,
    );
  });

  it('has every field of a tagged type', () => {
    expectPublic(
      ['type Query { receipt: Receipt @public } type Receipt @public { number: String amount: Int }'],
      'type Query { receipt: Receipt } type Receipt { number: String amount: Int }',
    );
  });

  it('has a field with its arguments, and with the scalars, enums and unions it uses', () => {
    expectPublic(
      [
        `type Query { pay(amount: Money = "1.00", how: How!): Result @public }
         scalar Money
         enum How { CASH CARD }
         union Result = Paid | Refused
         type Paid @public { at: String }
         type Refused @public { why: String }`,
      ],
      `type Query { pay(amount: Money = "1.00", how: How!): Result }
       scalar Money
       enum How { CASH CARD }
       union Result = Paid | Refused
       type Paid { at: String }
       type Refused { why: String }`,
    );
  });

  it('has the tagged fields of an input, and leaves out optional ones without a tag', () => {
    expectPublic(
      [
        `type Query { pay(input: PayInput!): Int @public }
         input PayInput { amount: Int! @public backDatedTo: String }`,
      ],
      'type Query { pay(input: PayInput!): Int } input PayInput { amount: Int! }',
    );
  });

  it('has nothing that no operation can reach, tagged or not', () => {
    expectPublic(
      [
        `type Query { me: String @public secret: Answer }
         type Mutation { act: Int }
         union Answer = Known | Unknown
         type Known @public { x: Colour }
         type Unknown { x: Int }
         enum Colour { RED }`,
      ],
      'type Query { me: String }',
    );
  });

  it('has no interface without tagged fields, though objects of the contract implement it', () => {
    expectPublic(
      [
        `type Query { account: Account @public }
         interface Node { id: ID! }
         type Account implements Node { id: ID! @public }`,
      ],
      'type Query { account: Account } type Account { id: ID! }',
    );
  });

  it('keeps descriptions and deprecations', () => {
    expectPublic(
      ['type Query { "Who asks." me: String @public @deprecated(reason: "Use who.") who: String @public }'],
      'type Query { "Who asks." me: String @deprecated(reason: "Use who.") who: String }',
    );
  });

  it('never has what nobody may see at all', () => {
    expectPublic(
      ['type Query { me: String @public ghost: String @public @inaccessible }'],
      'type Query { me: String }',
    );
  });

  it('goes by one tag and ignores others', () => {
    const supergraph = supergraphOf(
      'type Query { both: Int @public @tag(name: "partner") one: Int @tag(name: "partner") other: Int @public }',
    );
    expect(print(contractSchema(supergraph, 'partner'))).toBe(
      print(buildSchema('type Query { both: Int one: Int }')),
    );
  });
});

describe('a contract is refused', () => {
  it('when a field’s type is not in it', () => {
    expect(findingsIn('type Query { account: Account @public } type Account { id: ID! }')).toEqual([
      'Type "Account" is not tagged but is referenced by "Query.account", which is in the contract.',
    ]);
  });

  it('when an argument’s type is not in it', () => {
    expect(findingsIn('type Query { find(by: Filter): Int @public } input Filter { text: String }')).toEqual([
      'Type "Filter" is not tagged but is referenced by "Query.find(by:)", which is in the contract.',
    ]);
  });

  it('when a required field of an input is not in it', () => {
    expect(
      findingsIn('type Query { pay(i: Pay): Int @public } input Pay { amount: Int @public till: ID! }'),
    ).toEqual(['Input field "Pay.till" is not tagged but is a required input field of its type.']);
  });

  it('when a default value has an input field that is not in it', () => {
    expect(
      findingsIn(
        'type Query { pay(i: Pay = { till: "1" }): Int @public } input Pay { amount: Int @public till: ID }',
      ),
    ).toEqual([
      'Input field "Pay.till" is not tagged but is used in the default value of "Query.pay(i:)", which is in the contract.',
    ]);
  });

  it('when an object drops a field of its interface', () => {
    expect(
      findingsIn(
        `type Query { account: Account @public }
         interface Node @public { id: ID! }
         type Account implements Node { id: ID! balance: Int @public }`,
      ),
    ).toEqual([
      'Field "Account.id" is not tagged but implements the interface field "Node.id", which is in the contract.',
    ]);
  });

  it('when a field may be answered with a member of a union that is not in it', () => {
    expect(
      findingsIn(
        `type Query { pay: Result @public }
         union Result = Paid | Refused
         type Paid @public { at: String }
         type Refused { why: String }`,
      ),
    ).toEqual(['Query.pay may be answered with Refused, which is not tagged.']);
  });

  it('when a field may be answered with an object of an interface that is not in it', () => {
    expect(
      findingsIn(
        `type Query { node: [Node!] @public }
         interface Node @public { id: ID! }
         type Account implements Node @public { id: ID! }
         type Till implements Node { id: ID! }`,
      ),
    ).toEqual(['Query.node may be answered with Till, which is not tagged.']);
  });

  it('when a type to which several subgraphs add fields is tagged as a whole', () => {
    expect(
      findingsIn(
        `type Query @public { account: Account }
         type Account @key(fields: "id") @key(fields: "number") @public { id: ID! number: ID! }`,
        `type Query { audit: String }
         type Account @key(fields: "id") { id: ID! notes: String }`,
      ).toSorted(),
    ).toEqual([
      'Account has fields of several subgraphs. Tag the fields, not the type.',
      'Query has fields of several subgraphs. Tag the fields, not the type.',
    ]);
  });

  it('when nothing can be queried in it', () => {
    expect(findingsIn('type Query { me: String }')).toEqual([
      'Type "Query" is not tagged but is the root query type, which must be in the contract.',
    ]);
  });

  it('with all findings at once, a line for each', () => {
    const supergraph = supergraphOf(
      'type Query { a: A @public b: B @public } type A { x: Int } type B { x: Int }',
    );
    expect(() => publicSchema(supergraph)).toThrow(
      [
        'What is tagged "public" is no schema of its own:',
        '- Type "A" is not tagged but is referenced by "Query.a", which is in the contract.',
        '- Type "B" is not tagged but is referenced by "Query.b", which is in the contract.',
      ].join('\n'),
    );
  });
});

describe('an operation that is valid against a contract', () => {
  it('is valid against the whole API and means the same there', () => {
    const supergraph = supergraphOf(
      `type Query {
         account(id: ID!, at: Day = MONDAY, deep: Boolean): Account @public
         node(id: ID!): Node @public
         search(text: String!): [Account!]
       }
       type Mutation { pay(input: PayInput!): Result! @public close(id: ID!): Boolean }
       type Subscription { paid(after: String): Paid! @public closed: Account! }
       enum Day { MONDAY TUESDAY }
       interface Node { id: ID! @public secret: Int }
       type Account implements Node @key(fields: "id") {
         id: ID! @public secret: Int balance: Int! @public parent: Account @public
       }
       type Paid implements Node @public { id: ID! secret: Int how: [Day!]! account: Account! again: Result }
       type Refused implements Problem @public { code: String! retryable: Boolean }
       type Unsure implements Problem @public { code: String! similar: [Paid!]! }
       interface Problem @public { code: String! }
       union Result = Paid | Refused | Unsure
       input PayInput { amount: Int! @public parts: [PartInput!] @public backDatedTo: String }
       input PartInput @public { amount: Int!, day: Day = TUESDAY }`,
    );
    const api = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
    assertSameMeaning(publicSchema(supergraph), api, 500);
  });
});
