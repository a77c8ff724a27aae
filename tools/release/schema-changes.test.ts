import { buildSchema } from 'graphql';
import { schemaChanges } from './schema-changes.js';

const today = '2027-07-01';
const expired = '@deprecated(reason: "Use another. Removed after 2027-06-30.")';
const running = '@deprecated(reason: "Use another. Removed after 2027-07-01.")';
const undated = '@deprecated(reason: "Use another.")';

const changes = (released: string, current: string): ReturnType<typeof schemaChanges> =>
  schemaChanges(buildSchema(released), buildSchema(current), today);

const breaking = async (released: string, current: string): Promise<readonly string[]> =>
  (await changes(released, current)).breaking;

const dangerous = async (released: string, current: string): Promise<readonly string[]> =>
  (await changes(released, current)).dangerous;

const none = { breaking: [], dangerous: [] };

describe('a schema breaks what was released', () => {
  it.each([
    [
      'a field',
      'type Query { a: Int b: Int }',
      'type Query { a: Int }',
      "Field 'b' was removed from object type 'Query'.",
    ],
    [
      'an argument',
      'type Query { a(x: Int): Int }',
      'type Query { a: Int }',
      "Argument 'x: Int' was removed from field 'Query.a'.",
    ],
    [
      'a field of an input',
      'type Query { a(i: I): Int } input I { x: Int y: Int }',
      'type Query { a(i: I): Int } input I { x: Int }',
      "Input field 'y' was removed from input object type 'I'.",
    ],
    [
      'a value of an enum',
      'type Query { a: E } enum E { X Y }',
      'type Query { a: E } enum E { X }',
      "Enum value 'Y' was removed from enum 'E'.",
    ],
    [
      'a member of a union',
      'type Query { a: U } union U = X | Y type X { x: Int } type Y { x: Int }',
      'type Query { a: U y: Y } union U = X type X { x: Int } type Y { x: Int }',
      "Member 'Y' was removed from Union type 'U'.",
    ],
    [
      'an interface of an object',
      'type Query { a: X } interface N { x: Int } type X implements N { x: Int }',
      'type Query { a: X n: N } interface N { x: Int } type X { x: Int }',
      "'X' object type no longer implements 'N' interface.",
    ],
  ])('by removing %s', async (_what, released, current, line) => {
    expect(await breaking(released, current)).toEqual([line]);
  });

  it('by removing all mutations', async () => {
    expect(await breaking('type Query { a: Int } type Mutation { m: Int }', 'type Query { a: Int }')).toEqual(
      ["Schema mutation type 'Mutation' was removed.", "Type 'Mutation' was removed."],
    );
  });

  it.each([
    ['a field nullable', 'type Query { a: Int! }', 'type Query { a: Int }'],
    ['a field of another type', 'type Query { a: Int }', 'type Query { a: String }'],
    ['an argument required', 'type Query { a(x: Int): Int }', 'type Query { a(x: Int!): Int }'],
    ['an argument required that was not there', 'type Query { a: Int }', 'type Query { a(x: Int!): Int }'],
    [
      'a field of an input required that was not there',
      'type Query { a(i: I): Int } input I { x: Int }',
      'type Query { a(i: I): Int } input I { x: Int y: Int! }',
    ],
    ['a type of another kind', 'type Query { a: T } scalar T', 'type Query { a: T } enum T { X }'],
  ])('by making %s', async (_what, released, current) => {
    expect(await breaking(released, current)).toHaveLength(1);
  });

  it('by removing before its day what was deprecated', async () => {
    expect(await breaking(`type Query { a: Int b: Int ${running} }`, 'type Query { a: Int }')).toEqual([
      "Field 'b' (deprecated) was removed from object type 'Query', and was promised until 2027-07-01.",
    ]);
  });

  it('by removing what was deprecated without a day', async () => {
    expect(await breaking(`type Query { a: Int b: Int ${undated} }`, 'type Query { a: Int }')).toHaveLength(
      1,
    );
  });

  it('by removing a type that something still promised leads to', async () => {
    expect(
      await breaking(
        `type Query { a: Int b: Old ${expired} c: Old } type Old { x: Int }`,
        'type Query { a: Int }',
      ),
    ).toEqual(["Type 'Old' was removed.", "Field 'c' was removed from object type 'Query'."]);
  });
});

describe('a schema may, when the last day of a deprecation has passed,', () => {
  it.each([
    ['a field', `type Query { a: Int b: Int ${expired} }`, 'type Query { a: Int }'],
    ['an argument', `type Query { a(x: Int ${expired}): Int }`, 'type Query { a: Int }'],
    [
      'a field of an input',
      `type Query { a(i: I): Int } input I { x: Int y: Int ${expired} }`,
      'type Query { a(i: I): Int } input I { x: Int }',
    ],
    [
      'a value of an enum',
      `type Query { a: E } enum E { X Y ${expired} }`,
      'type Query { a: E } enum E { X }',
    ],
    [
      'a type that nothing else led to, with all that hangs on it',
      `type Query { a: Int b(i: I): Old ${expired} } type Old implements N { u: U }
       union U = X | Y type X { x: Int } type Y { x: Int } interface N { u: U } input I { x: Int }`,
      'type Query { a: Int }',
    ],
    [
      'a type that is still there by then for something new',
      `type Query { a: Int b: T ${expired} } type T { x: Int }`,
      'type Query { a: Int c: T } type T { y: Int }',
    ],
    [
      'all fields of a type, for others',
      `type Query { t: T } type T { x: Int ${expired} }`,
      'type Query { t: T } type T { y: Int }',
    ],
  ])('remove %s', async (_what, released, current) => {
    expect(await changes(released, current)).toEqual(none);
  });

  it('change what is left of it', async () => {
    expect(await changes(`type Query { a: Int ${expired} }`, `type Query { a(x: Int!): String }`)).toEqual(
      none,
    );
  });
});

describe('a schema strains its clients', () => {
  it.each([
    [
      'with a new value of an enum',
      'type Query { a: E } enum E { X }',
      'type Query { a: E } enum E { X Y }',
      "Enum value 'Y' was added to enum 'E'.",
    ],
    [
      'with a new member of a union',
      'type Query { a: U b: Y } union U = X type X { x: Int } type Y { x: Int }',
      'type Query { a: U b: Y } union U = X | Y type X { x: Int } type Y { x: Int }',
      "Member 'Y' was added to Union type 'U'.",
    ],
    [
      'with another default value',
      'type Query { a(x: Int = 1): Int }',
      'type Query { a(x: Int = 2): Int }',
      "Default value for argument 'x' on field 'Query.a' changed from '1' to '2'.",
    ],
  ])('%s', async (_how, released, current, line) => {
    expect(await dangerous(released, current)).toEqual([line]);
    expect(await breaking(released, current)).toEqual([]);
  });
});

describe('a schema keeps every promise', () => {
  it.each([
    ['when it stays as it is', 'type Query { a: Int }', 'type Query { a: Int }'],
    [
      'with new fields, types and optional arguments',
      'type Query { a: Int }',
      'type Query { a: Int! b(x: Int!): New } type New { u: U } union U = New',
    ],
    ['when it deprecates something', 'type Query { a: Int }', `type Query { a: Int ${running} }`],
    ['when it deprecates something no longer', `type Query { a: Int ${running} }`, 'type Query { a: Int }'],
    ['with other words', '"One." type Query { "Two." a: Int }', '"Three." type Query { a: Int }'],
    [
      'when an argument needs no value any more',
      'type Query { a(x: Int!): Int }',
      'type Query { a(x: Int): Int }',
    ],
  ])('%s', async (_how, released, current) => {
    expect(await changes(released, current)).toEqual(none);
  });
});
