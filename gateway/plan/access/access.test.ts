import type { GraphQLFormattedError } from 'graphql';
import type { Scope } from '../../../platform/access/roles.js';
import { ask, post } from '../../testing/toy-client.js';
import { Library } from './testing/library.js';

const everything: readonly Scope[] = ['pii:read', 'ledger:read', 'payment:read', 'account:read'];

describe('what @auth asks for', () => {
  let library: Library;
  let unaware: Library;
  beforeAll(async () => {
    library = await Library.open({ edge: true });
    unaware = await Library.open({ edge: false });
  });
  beforeEach(() => {
    library.asked.length = 0;
  });
  afterAll(async () => {
    await library[Symbol.asyncDispose]();
    await unaware[Symbol.asyncDispose]();
  });

  const answer = async (query: string, ...scopes: Scope[]): ReturnType<typeof post> =>
    post(library.url, { query }, await library.token(...scopes));

  it('is given to those who have a scope of it', async () => {
    const query = '{ book(id: "b1") { note reader price worth loans { day fine } } secretBooks { id } }';
    const { data, errors } = await answer(query, ...everything);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      book: {
        note: 'secret note',
        reader: 'secret reader',
        price: 4242,
        worth: 4242,
        loans: [{ day: 'Monday', fine: 4242 }, null],
      },
      secretBooks: [{ id: 'secret' }],
    });
    expect((await answer('{ book(id: "b1") { price } }', 'revenue:read')).data).toEqual({
      book: { price: 4242 },
    });
  });

  it('is null with an error at its place for others, and no subgraph is asked for it', async () => {
    const { data, errors } = await answer('{ books { id worth note title } }');
    expect(data).toEqual({
      books: [
        { id: 'b1', worth: null, note: null, title: 'Title of b1' },
        { id: 'b2', worth: null, note: null, title: 'Title of b2' },
      ],
    });
    expect(errors).toHaveLength(4);
    expect(errors).toContainEqual({
      message: 'Book.worth needs the scope pii:read.',
      path: ['books', 1, 'worth'],
      extensions: { code: 'FORBIDDEN' },
    });
    expect(library.asked).toHaveLength(1);
    expect(library.asked[0]).not.toMatch(/worth|note/);
  });

  it('is null without an error where it is masked', async () => {
    expect(await answer('{ book(id: "b1") { reader title } }')).toEqual({
      status: 200,
      data: { book: { reader: null, title: 'Title of b1' } },
    });
    expect(library.asked[0]).not.toContain('reader');
  });

  it('asks no subgraph anything when nothing remains', async () => {
    const { data, errors } = await answer('{ secretBooks { id title } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['secretBooks'], extensions: { code: 'FORBIDDEN' } }]);
    expect(library.asked).toEqual([]);
  });

  it.each([
    ['masked', 'refused'],
    ['refused', 'masked'],
  ])('is %s for one caller and %s for the next, of one operation', async (...outcomes) => {
    for (const outcome of outcomes) {
      const isMasked = outcome === 'masked';
      const query = `{ book(id: "b1") { slip ${outcomes[0]}First: title } }`;
      const { data, errors } = await answer(query, isMasked ? 'payment:read' : 'pii:read');
      expect([outcome, data]).toMatchObject([outcome, { book: { slip: null } }]);
      const refusal = { message: 'Book.slip needs the scope payment:read.', path: ['book', 'slip'] };
      if (isMasked) expect(errors).toBeUndefined();
      else expect(errors).toMatchObject([refusal]);
    }
  });

  const shapes: [string, string][] = [
    ['nulls that may not be', '{ book(id: "b1") { next { price } title } }'],
    ['lists', '{ books { next { note } loans { day } } }'],
    ['root fields that may not be null', '{ secretBooks { id } book(id: "b1") { id } }'],
    [
      'aliases and fields named twice',
      '{ a: book(id: "b1") { b: note note id } a: book(id: "b1") { title } }',
    ],
    [
      'fragments',
      'query { ...Q } fragment Q on Query { book(id: "b1") { ...B } } fragment B on Book { note next { ...C } } fragment C on Book { worth pages }',
    ],
    ['unions', '{ things { __typename ... on Book { title note } ... on Shelf { code label } } }'],
    [
      'conditions',
      'query ($no: Boolean = false) { book(id: "b1") { note @include(if: $no) price @skip(if: true) title } }',
    ],
    ['interfaces', '{ labelled { label ... on Shelf { code } ... on Labelled { again: label } } }'],
    ['protected types behind a field of an interface', '{ labelled { label lent { day } } }'],
    [
      'fields that may be null in an interface and not in a type of it',
      '{ shelf { label last { day } } book(id: "b1") { id } }',
    ],
    [
      'conditions on fragments',
      'query ($no: Boolean = false) { book(id: "b1") { ...N @include(if: $no) ...P @skip(if: $no) title } } fragment N on Book { price } fragment P on Book { note }',
    ],
    [
      'introspection beside it',
      '{ __typename __type(name: "Book") { name } book(id: "b1") { note __typename } }',
    ],
    ['an object of which nothing remains', '{ book(id: "b1") { worth } }'],
    ['types', '{ book(id: "b1") { loans { __typename } } }'],
    [
      'types as Relay asks for them',
      '{ things { __typename ... on Book { __isBook: __typename note } ... on Labelled { __isLabelled: __typename label } } }',
    ],
  ];

  it.each(shapes)('gets the answer that the subgraphs would give: %s', async (_what, query) => {
    const placesOf = (errors?: readonly GraphQLFormattedError[]): string[] =>
      (errors ?? []).map(({ path, message }) => JSON.stringify([path, message])).sort();
    const [edge, without] = await Promise.all([
      answer(query),
      post(unaware.url, { query }, await unaware.token()),
    ]);
    expect(edge.data).toEqual(without.data);
    expect(JSON.stringify(edge.data)).toBe(JSON.stringify(without.data));
    expect(placesOf(edge.errors)).toEqual(placesOf(without.errors));
    expect(JSON.stringify(edge)).not.toMatch(/4242|Tuesday|secret (note|reader)/);
    expect(unaware.asked.length).toBeGreaterThan(0);
  });

  it('refuses a mutation before anything is done, also when only its answer is kept from the caller', async () => {
    for (const [query, ...scopes] of [
      ['mutation { lend(id: "b1") { id } }'],
      ['mutation { shelved: shelve { label last { day } } }'],
      ['mutation { lend(id: "b1") { next { next { note } } } }', 'payment:write'],
      ['mutation ($yes: Boolean = true) { lend(id: "b1") { note @include(if: $yes) } }', 'payment:write'],
    ] as [string, ...Scope[]][]) {
      const { status, data, errors } = await answer(query, ...scopes);
      expect([status, data]).toEqual([403, undefined]);
      expect(errors).toMatchObject([
        { path: [expect.stringMatching(/^(lend|shelved)$/)], extensions: { code: 'FORBIDDEN' } },
      ]);
    }
    expect(library.asked).toEqual([]);
    const conditional =
      'mutation ($no: Boolean = false) { lend(id: "b1") { id reader note @include(if: $no) } }';
    expect(await answer(conditional, 'payment:write')).toEqual({
      status: 200,
      data: { lend: { id: 'b1', reader: null } },
    });
  });

  it('refuses a subscription likewise, and masks its events', async () => {
    const query = (fields: string): string => `subscription { bookChanged(id: "b1") { book { ${fields} } } }`;
    for (const [fields, ...scopes] of [['id'], ['id note', 'account:read']] as [string, ...Scope[]][]) {
      const { errors } = await ask(library.url, query(fields), await library.token(...scopes));
      expect(errors).toMatchObject([{ path: ['bookChanged'], extensions: { code: 'FORBIDDEN' } }]);
    }
    expect(library.asked).toEqual([]);
    const token = await library.token('account:read');
    expect(await ask(library.url, query('id reader pages'), token)).toEqual({
      data: { bookChanged: { book: { id: 'b1', reader: null, pages: 100 } } },
    });
    expect(library.asked.join()).not.toContain('reader');
  });
});
