import { connect, post, take, until } from './testing/toy-client.js';
import { startToyGateway, type Placement, type ToyGateway } from './testing/toy-gateway.js';

const watch = `subscription Watch($id: ID!, $after: String) {
  accountChanged(accountId: $id, after: $after) { sequence cursor kind account { id balance owner { name } } }
}`;

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'a gateway whose subgraphs live %s',
  (placement) => {
    let toy: ToyGateway;
    let token: string;
    beforeAll(async () => {
      toy = await startToyGateway(placement);
      token = await toy.token();
    });
    afterAll(() => toy[Symbol.asyncDispose]());

    it('joins the fields of several subgraphs in one answer', async () => {
      const answer = await post(
        toy.gateway.url,
        { query: '{ account(id: "a1") { id balance owner { name } } me }' },
        token,
      );
      expect(answer).toMatchObject({
        status: 200,
        data: {
          account: { id: 'a1', balance: 0, owner: { name: 'Owner of a1' } },
          me: 'billing-rep@example.test',
        },
      });
    });

    it('runs mutations for the caller and refuses those outside the role', async () => {
      const query = 'mutation { deposit(accountId: "m1", amount: 5) { balance } }';
      expect(await post(toy.gateway.url, { query }, token)).toMatchObject({
        data: { deposit: { balance: 5 } },
      });
      const answer = await post(toy.gateway.url, { query }, await toy.token('auditor'));
      expect(answer.errors).toMatchObject([{ path: ['deposit'], extensions: { code: 'FORBIDDEN' } }]);
    });

    it('streams a snapshot and then every event, with the fields of the other subgraph', async () => {
      const client = connect(toy.gateway.url, token);
      const events = client.iterate({ query: watch, variables: { id: 's1' } });
      const [snapshot] = await take(events, 1);
      toy.log.append('s1', 7);
      const [event] = await take(events, 1);
      expect(snapshot?.data).toMatchObject({ accountChanged: { kind: 'snapshot', account: { balance: 0 } } });
      expect(event).toEqual({
        data: {
          accountChanged: {
            sequence: toy.log.head,
            cursor: `c${toy.log.head}`,
            kind: 'deposit',
            account: { id: 's1', balance: 7, owner: { name: 'Owner of s1' } },
          },
        },
      });
      await client.dispose();
      await until(() => toy.log.openStreams === 0);
    });

    it('makes a context of its own for every event', async () => {
      const client = connect(toy.gateway.url, token);
      const events = client.iterate({
        query: 'subscription { accountChanged(accountId: "s2") { kind } }',
      });
      await take(events, 1);
      const before = toy.state.contextsCreated;
      toy.log.append('s2');
      toy.log.append('s2');
      await take(events, 2);
      expect(toy.state.contextsCreated - before).toBe(2);
      await client.dispose();
    });

    it('resumes after a cursor with exactly the events that were missed', async () => {
      const first = toy.log.append('s3').position;
      toy.log.append('other');
      toy.log.append('s3');
      toy.log.append('s3');
      const client = connect(toy.gateway.url, token);
      const events = client.iterate({ query: watch, variables: { id: 's3', after: `c${first}` } });
      const missed = await take(events, 2);
      toy.log.append('s3');
      const [live] = await take(events, 1);
      expect([...missed, live].map((result) => result?.data?.['accountChanged'].sequence)).toEqual([
        first + 2,
        first + 3,
        first + 4,
      ]);
      await client.dispose();
    });

    it('passes on a reset when the cursor is older than what the log remembers', async () => {
      toy.log.append('s4', 3);
      toy.log.forgottenUpTo = toy.log.head;
      const client = connect(toy.gateway.url, token);
      const [item] = await take(
        client.iterate({
          query: 'subscription { accountChanged(accountId: "s4", after: "c0") { kind reset amount } }',
        }),
        1,
      );
      expect(item?.data).toEqual({ accountChanged: { kind: 'snapshot', reset: true, amount: 3 } });
      toy.log.forgottenUpTo = 0;
      await client.dispose();
    });

    it('goes on without a gap when its upstream breaks off, and says so once', async () => {
      const client = connect(toy.gateway.url, token);
      const events = client.iterate({ query: watch, variables: { id: 's5' } });
      const [snapshot] = await take(events, 1);
      const start = snapshot?.data?.['accountChanged'].sequence as number;
      toy.log.append('s5');
      toy.log.breakStreams();
      toy.log.append('s5');
      toy.log.append('s5');
      const results = await take(events, 3);
      expect(results.map((result) => result.data?.['accountChanged'].sequence)).toEqual([
        start + 1,
        start + 2,
        start + 3,
      ]);
      expect(results.filter(({ extensions }) => extensions)).toHaveLength(1);
      expect(results.find(({ extensions }) => extensions)?.extensions).toEqual({ stream: { resumed: true } });
      await client.dispose();
    });

    it('tells a subscriber why its stream was refused, and keeps the socket open', async () => {
      toy.state.refuseStreams = true;
      const client = connect(toy.gateway.url, token);
      const refused = client.iterate({ query: watch, variables: { id: 's6' } });
      await expect(refused.next()).rejects.toMatchObject([
        { message: 'This account is sealed.', extensions: { code: 'FORBIDDEN' } },
      ]);
      toy.state.refuseStreams = false;
      await take(client.iterate({ query: watch, variables: { id: 's6' } }), 1);
      await client.dispose();
      await until(() => toy.gateway.upstreams === 0);
    });

    it('is ready', async () => {
      const response = await fetch(new URL('/readyz', toy.gateway.url));
      expect([response.status, await response.json()]).toEqual([200, { ready: true, down: [] }]);
    });
  },
);
