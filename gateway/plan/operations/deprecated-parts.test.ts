import { buildSchema, parse } from 'graphql';
import { deprecatedParts } from './deprecated-parts.js';

const schema = buildSchema(`
  type Query {
    book(id: ID, isbn: String @deprecated(reason: "Use id.")): Book
    books(filter: [Filter!]): [Book!]!
    shelf: Shelf @deprecated(reason: "Use books.")
  }
  type Mutation { lend(book: ID!): Book }
  interface Item { code: String @deprecated(reason: "Use id.") }
  type Book implements Item { id: ID! code: String @deprecated(reason: "Use id.") title: String }
  type Shelf { name: String }
  input Filter { title: String @deprecated(reason: "Use genre.") genre: Genre and: [Filter!] }
  enum Genre { NOVEL ROMAN @deprecated(reason: "Use NOVEL.") }
`);

const partsOf = (text: string, operationName?: string): readonly string[] =>
  deprecatedParts(schema, parse(text), operationName);

describe('the deprecated parts of an operation', () => {
  it.each([
    ['a field', '{ shelf { name } }', ['Query.shelf']],
    ['a field of a type, once', '{ book { code a: code } books { code } }', ['Book.code']],
    ['an argument', '{ book(isbn: "1") { id } }', ['Query.book(isbn:)']],
    ['a field of an input', '{ books(filter: [{ and: { title: "x" } }]) { id } }', ['Filter.title']],
    ['a value of an enum', '{ books(filter: { genre: ROMAN }) { id } }', ['Genre.ROMAN']],
    ['what a fragment selects', '{ book { ...f } } fragment f on Item { code }', ['Item.code']],
    ['nothing', '{ book(id: 1) { id title } books(filter: { genre: NOVEL }) { id } }', []],
  ])('are named: %s', (_what, text, expected) => {
    expect(partsOf(text)).toEqual(expected);
  });

  it('are those of the operation that runs, not of others beside it', () => {
    const text = `query Old { book { ...f } } query New { book { id } } fragment f on Book { code }`;
    expect(partsOf(text, 'Old')).toEqual(['Book.code']);
    expect(partsOf(text, 'New')).toEqual([]);
  });
});
