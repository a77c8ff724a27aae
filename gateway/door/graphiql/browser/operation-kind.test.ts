import { isSubscription } from './operation-kind.js';

describe('the kind of an operation', () => {
  it.each([
    ['subscription { a { b } }', undefined, true],
    ['subscription S($a: ID = "}") { a(b: "#") { b } }', undefined, true],
    ['query subscription { a }', undefined, false],
    ['{ subscription { a } }', undefined, false],
    ['query Q { mutation subscription { a } }', undefined, false],
    ['# subscription\nquery Q { a }', undefined, false],
    ['query Q { a(b: "subscription S {") }', undefined, false],
    ['query Q { a } subscription S { a }', 'S', true],
    ['query Q { a } subscription S { a }', 'Q', false],
    ['fragment subscription on T { a } query Q { a }', undefined, false],
    ['fragment query on T { a } subscription S { a }', undefined, true],
    ['subscription S { a', undefined, true],
  ])('is told from its text: %s, of which %s is meant', (query, operationName, expected) => {
    expect(isSubscription({ query, operationName })).toBe(expected);
  });
});
