import { connect, post } from '../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.js';

interface Operation extends Record<string, unknown> {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const many = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const numbered = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, index]));
const account = (inner: string): string => `{ account(id: "a1") { ${inner} } }`;
const doubling = `${account('...f0')} ${many(
  30,
  (i) => `fragment f${i} on Account { parent { ...f${i + 1} } again: parent { ...f${i + 1} } }`,
)} fragment f30 on Account { id }`;
const cycle = `${account('...a')} fragment a on Account { ...b } fragment b on Account { parent { ...a } }`;
const cycleOfRoot = 'query { ...q } fragment q on Query { me ...q }';

interface Refusal {
  readonly status: number;
  readonly code: string;
  /** The code of the error, or the one that the socket is closed with. */
  readonly atSocket: string | number;
}

const refused = (status: number, code: string, atSocket: string | number = code): Refusal => ({
  status,
  code,
  atSocket,
});
const unparsed = refused(400, 'GRAPHQL_PARSE_FAILED');
const invalid = refused(400, 'GRAPHQL_VALIDATION_FAILED');
/** A frame of more than 64 KiB closes its socket, before anybody knows what is in it. */
const tooLarge = refused(413, 'BODY_TOO_LARGE', 1009);

const bombs: [what: string, operation: Operation, refusal: Refusal][] = [
  ['2,000 aliases', { query: `{ ${many(2_000, (i) => `x${i}: me`)} }` }, unparsed],
  ['30 levels', { query: account(`${'parent { '.repeat(29)} id ${'} '.repeat(29)}`) }, invalid],
  ['fragments that double thirty times', { query: doubling }, invalid],
  ['fragments in a circle', { query: cycle }, invalid],
  ['a root fragment in itself', { query: cycleOfRoot }, invalid],
  ['10,000 directives', { query: `{ me ${'@a '.repeat(10_000)} }` }, unparsed],
  ['100 directives that exist', { query: `{ me ${'@skip(if: true) '.repeat(100)} }` }, invalid],
  ['the same selection 3,000 times', { query: `{ ${'a{n} '.repeat(3_000)} }` }, unparsed],
  [
    'a list in a list, 450 deep',
    { query: `{ account(id: ${'['.repeat(450)}${']'.repeat(450)}) { id } }` },
    invalid,
  ],
  ['1 MB', { query: `{ me } # ${'x'.repeat(1_000_000)}` }, tooLarge],
  ['5,000 declared variables', { query: `query (${many(5_000, (i) => `$v${i}:ID`)}) { me }` }, unparsed],
  ['50,000 declared variables', { query: `query (${many(50_000, (i) => `$v${i}:ID`)}) { me }` }, tooLarge],
  ['50,000 given variables', { query: '{ me }', variables: numbered(50_000) }, tooLarge],
];

describe('operations that are made to exhaust the gateway', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  async function overSocket(operation: Operation): Promise<unknown> {
    const client = connect(toy.gateway.url, token);
    try {
      await client.iterate(operation).next();
      return 'answered';
    } catch (refusal) {
      return Array.isArray(refusal)
        ? (refusal as { extensions: { code: string } }[])[0]?.extensions.code
        : (refusal as { code: number }).code;
    } finally {
      await client.dispose();
    }
  }

  /** The code by which it is refused, be it on the stream or in place of it. */
  async function overEventStream(operation: Operation): Promise<string | undefined> {
    const response = await fetch(toy.gateway.url, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(operation),
    });
    return /"code":"(\w+)"/.exec(await response.text())?.[1];
  }

  it.each(bombs)(
    'are refused before a subgraph is asked: %s',
    async (_what, operation, { status, code, atSocket }) => {
      const before = toy.state.contextsCreated;
      expect(await post(toy.gateway.url, operation, token)).toMatchObject({
        status,
        errors: expect.arrayContaining([expect.objectContaining({ extensions: { code } })]) as unknown,
      });
      expect(await overSocket(operation)).toBe(atSocket);
      expect(await overEventStream(operation)).toBe(code);
      expect(toy.state.contextsCreated).toBe(before);
    },
  );

  it('are told of three faults, and that there are more', async () => {
    const { errors } = await post(toy.gateway.url, { query: account(many(200, (i) => `x${i}`)) }, token);
    expect(errors).toHaveLength(4);
    expect(errors?.at(-1)?.message).toContain('Too many validation errors');
  });

  it('leave the gateway as it was', async () => {
    expect((await post(toy.gateway.url, { query: '{ me }' }, token)).data).toEqual({
      me: 'billing-rep@example.test',
    });
  });
});
