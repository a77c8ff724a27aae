import { authPreamble } from '../../../platform/federation/auth/auth-directive.js';
import { EvadableAccessError, readAccess } from './read-access.js';
import { supergraphOf, withAuth } from './testing/library.js';

function evasionsOf(...subgraphs: string[]): string {
  const sdl = supergraphOf(
    Object.fromEntries(subgraphs.map((types, index) => [`s${index}`, withAuth(types)])),
  );
  try {
    readAccess(sdl);
    return '';
  } catch (error) {
    if (!(error instanceof EvadableAccessError)) throw error;
    return error.message;
  }
}

describe('a supergraph', () => {
  it('adds up what several subgraphs ask for one type', () => {
    const sdl = supergraphOf({
      one: withAuth(
        'type Query { a: A } type A @key(fields: "id") @auth(anyOf: ["x"]) { id: ID! b: Int @auth(anyOf: ["z"]) }',
      ),
      two: withAuth('type A @key(fields: "id") @auth(anyOf: ["y"]) { id: ID! c: Int }'),
    });
    const access = readAccess(sdl);
    expect(access.ofField('Query.a')).toEqual([
      { anyOf: ['x'], masked: false },
      { anyOf: ['y'], masked: false },
    ]);
    expect(access.ofField('A.b')).toEqual([{ anyOf: ['z'], masked: false }]);
    expect(access.ofField('A.c')).toEqual([]);
  });

  it('asks for nothing when its @auth is that of somebody else', () => {
    const sdl = supergraphOf({ one: withAuth('type Query { a: Int @auth(anyOf: ["x"]) }') });
    expect(readAccess(sdl).protectedFields).toEqual(['Query.a']);
    expect(readAccess(sdl.replace('tributary.invalid', 'elsewhere.invalid')).protectedFields).toEqual([]);
  });

  it('asks through a field of an interface for what the type that it returns asks for', () => {
    const access = readAccess(
      supergraphOf({
        one: withAuth(
          'type Query { i: I } interface I { a: [A!] } type B implements I { a: [A!]! } type A @auth(anyOf: ["x"]) { f: Int }',
        ),
      }),
    );
    expect(access.ofField('I.a')).toEqual([{ anyOf: ['x'], masked: false }]);
    expect(access.ofField('B.a')).toEqual(access.ofField('I.a'));
  });

  it.each([
    ['another version', [['/auth/v1.0', '/auth/v1.1']]],
    [
      'another name',
      [
        ['import: ["@auth"]', 'import: [{ name: "@auth", as: "@needs" }]'],
        ['directive @auth', 'directive @needs'],
        ['@composeDirective(name: "@auth")', '@composeDirective(name: "@needs")'],
      ],
    ],
  ] as const)('must not have @auth by %s', (_what, changes) => {
    const types = 'type Query { a: Int }';
    const preamble = changes.reduce((text, [from, to]) => text.replace(from, to), authPreamble);
    const sdl = supergraphOf({ one: withAuth(types).replace(authPreamble, preamble) });
    expect(() => readAccess(sdl)).toThrow(
      /can only be linked as @link\(url: "[^"]+\/auth\/v1\.0", import: \["@auth"\]\)/,
    );
  });

  it.each([
    [
      'a protected type behind an interface',
      `type Query { i: I } interface I { id: ID! } type A implements I @auth(anyOf: ["x"]) { id: ID! }`,
      'Query.i may return A as I',
    ],
    [
      'a protected type behind a union',
      `type Query { u: [U!]! } union U = A | B type A @auth(anyOf: ["x"]) { id: ID! } type B { id: ID! }`,
      'Query.u may return A as U',
    ],
    [
      'a protected field behind an interface',
      `type Query { i: I } interface I { f: Int } type A implements I { f: Int @auth(anyOf: ["x"]) }`,
      'A.f may be read as I.f',
    ],
    [
      'a protected field of an interface',
      `type Query { i: I } interface I { f: Int @auth(anyOf: ["x"]) } type A implements I { f: Int }`,
      'I.f is a field of an interface',
    ],
    [
      'a protected interface',
      `type Query { i: I } type I @interfaceObject @key(fields: "id") @auth(anyOf: ["x"]) { id: ID! f: Int }`,
      'I is an interface',
      'interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! }',
    ],
    ['a protected root type', `type Query @auth(anyOf: ["x"]) { f: Int }`, 'Query is a root type'],
    [
      'a masked type',
      `type Query { a: A } type A @auth(anyOf: ["x"], masked: true) { f: Int }`,
      'only its fields can be masked',
    ],
    [
      'a masked field that can never be null',
      `type Query { f: Int! @auth(anyOf: ["x"], masked: true) }`,
      'Query.f is masked and can never be null',
    ],
  ])('must not have %s', (_what, types, finding, ...others) => {
    expect(evasionsOf(types, ...others)).toContain(finding);
  });

  it('may have protected types behind an interface when the field that returns it asks for all that they ask for', () => {
    const types = (auth: string): string => `type Query { i: I ${auth} } interface I { id: ID! }
      type A implements I @auth(anyOf: ["x", "y"]) { id: ID! } type B implements I @auth(anyOf: ["z"]) { id: ID! }`;
    expect(evasionsOf(types('@auth(anyOf: ["x"]) @auth(anyOf: ["z"])'))).toBe('');
    const half = evasionsOf(types('@auth(anyOf: ["x"])'));
    expect(half).toContain('Query.i may return B as I');
    expect(half).not.toContain('Query.i may return A');
    expect(evasionsOf(types('@auth(anyOf: ["x"]) @auth(anyOf: ["z"], masked: true)'))).toContain(
      'return B as I',
    );
  });

  const owner = `type Query { a: A }
    type A @key(fields: "id") { id: ID! debt: D hidden: Int @auth(anyOf: ["x", "y"]) }
    type D @auth(anyOf: ["z"]) { cents: Int @shareable }`;
  const computed = (auth: string): string => `
    type A @key(fields: "id") { id: ID! debt: D @external hidden: Int @external
      sum: Int @requires(fields: "hidden debt { cents }") ${auth} }
    type D { cents: Int @shareable }`;

  it('must not compute a field from what asks for more', () => {
    expect(evasionsOf(owner, computed(''))).toContain('A.sum is made of A.hidden, which asks for more.');
    const half = evasionsOf(owner, computed('@auth(anyOf: ["x"])'));
    expect(half).toContain('A.sum is made of A.debt');
    expect(half).not.toContain('A.hidden');
    expect(evasionsOf(owner, computed('@auth(anyOf: ["x"]) @auth(anyOf: ["z"])'))).toBe('');
  });
});
