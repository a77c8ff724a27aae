import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLError } from 'graphql';
import { AsyncQueue } from '../../../platform/federation/async-queue.js';
import { TokenVerifier } from '../../../platform/access/tokens.js';
import type { Caller } from '../../common/caller.js';
import { rateLimited, unavailable } from '../../common/errors.js';
import { connect, post, take } from '../../testing/toy-client.js';
import { principal, startToyGateway } from '../../testing/toy-gateway.js';
import { Standing, whileInStanding } from './standing.js';

const { now } = Date;
/** Makes it so much later. */
function passMs(ms: number): void {
  const later = Date.now() + ms;
  Date.now = () => later;
}
afterEach(() => {
  Date.now = now;
});

describe('the standing of a caller', () => {
  const rep = principal('billing-rep', ['UTIL', 'PARKS']);
  const codeOf = (standing: Standing): Promise<unknown> =>
    standing.confirm().then(
      () => 'confirmed',
      (error: GraphQLError) => error.extensions['code'],
    );

  it('is looked at once in a second, however many events there are', async () => {
    let looks = 0;
    const standing = new Standing(rep, async () => {
      looks += 1;
      return { principal: rep };
    });
    await Promise.all([standing.confirm(), standing.confirm()]);
    expect(looks).toBe(0);
    passMs(1_001);
    await Promise.all([standing.confirm(), standing.confirm()]);
    await standing.confirm();
    expect(looks).toBe(1);
  });

  it.each<[string, Caller, string]>([
    ['the same in another order', { principal: { ...rep, departments: ['PARKS', 'UTIL'] } }, 'confirmed'],
    ['nothing', { reason: 'The key was revoked.' }, 'UNAUTHENTICATED'],
    ['fewer scopes', { principal: { ...rep, scopes: ['account:read'] } }, 'FORBIDDEN'],
    ['other departments', { principal: { ...rep, departments: ['COURT'] } }, 'FORBIDDEN'],
    ['another role', { principal: { ...rep, role: 'integrator' } }, 'FORBIDDEN'],
    ['somebody else', { principal: { ...rep, subject: 'other' } }, 'FORBIDDEN'],
  ])('is judged when the credentials are worth %s', async (_what, caller, outcome) => {
    const standing = new Standing(rep, () => Promise.resolve(caller));
    passMs(1_001);
    expect(await codeOf(standing)).toBe(outcome);
  });

  it('stays as it was while it cannot be found out, which is tried once in a second', async () => {
    let looks = 0;
    let answer: Caller | undefined;
    const standing = new Standing(rep, async () => {
      looks += 1;
      passMs(3_000);
      if (!answer) throw unavailable('Nobody knows.');
      return answer;
    });
    const outcomes: unknown[] = [];
    for (const next of [undefined, { reason: 'The key was revoked.' }, undefined, { principal: rep }]) {
      answer = next;
      passMs(1_001);
      outcomes.push(await codeOf(standing), await codeOf(standing));
    }
    const lost = 'UNAUTHENTICATED';
    expect(outcomes).toEqual(['confirmed', 'confirmed', lost, lost, lost, lost, 'confirmed', 'confirmed']);
    expect(looks).toBe(4);
  });

  it('is lost when finding it out fails for any other reason, though that may pass', async () => {
    const standing = new Standing(rep, () => Promise.reject(rateLimited(1_000)));
    passMs(1_001);
    expect(await codeOf(standing)).toBe('RATE_LIMITED');
  });

  it('does not hold events up for as long as a look takes, and ends them when it is known to be lost', async () => {
    const look = Promise.withResolvers<Caller>();
    const standing = new Standing(rep, () => look.promise);
    const events = new AsyncQueue<number>({ onReturn: () => undefined });
    const stream = whileInStanding(events, standing);
    passMs(1_001);
    for (const event of [1, 2, 3]) {
      events.push(event);
      passMs(1_001);
      expect(await stream.next()).toEqual({ value: event, done: false });
    }
    look.resolve({ reason: 'The key was revoked.' });
    await delay(0);
    events.push(4);
    await expect(stream.next()).rejects.toThrow('The key was revoked.');
  });

  it('ends a stream, of which nothing is handed on any more, when it is lost', async () => {
    let left = false;
    const events = new AsyncQueue<number>({ onReturn: () => (left = true) });
    const standing = new Standing(rep, () => Promise.resolve({ reason: 'The key was revoked.' }));
    const stream = whileInStanding(events, standing);
    events.push(1);
    events.push(2);
    expect(await stream.next()).toEqual({ value: 1, done: false });
    passMs(1_001);
    await expect(stream.next()).rejects.toThrow('The key was revoked.');
    expect(left).toBe(true);
    expect(await stream.next().catch(() => 'refused')).toBe('refused');
  });
});

describe('a socket whose caller is worth less than before', () => {
  const query = 'subscription ($id: ID!) { accountChanged(accountId: $id) { sequence } }';

  it.each([
    ['UNAUTHENTICATED', undefined],
    ['FORBIDDEN', principal('billing-rep', ['PARKS'])],
  ])('ends its streams with %s in place of the next event, and answers nothing more', async (code, later) => {
    const verifier = TokenVerifier.forDevelopment('5f'.repeat(32));
    const verify = verifier.verify.bind(verifier);
    let isChanged = false;
    verifier.verify = async (token) => {
      const verified = await verify(token);
      if (!isChanged) return verified;
      return later ? { ...verified, principal: later } : verify('revoked');
    };
    await using toy = await startToyGateway('in this process', { verifier });
    const client = connect(toy.gateway.url, await toy.token());
    // A silent stream keeps the socket open, and learns nothing.
    const silent = client.iterate({ query, variables: { id: 'a2' } });
    const events = client.iterate({ query, variables: { id: 'a1' } });
    await Promise.all([take(silent, 1), take(events, 1)]);
    toy.log.append('a1', 1);
    await take(events, 1);
    isChanged = true;
    passMs(1_001);
    toy.log.append('a1', 2);
    await expect(events.next()).rejects.toMatchObject([{ extensions: { code } }]);
    expect(toy.gateway.upstreams).toBe(1);
    await expect(client.iterate({ query: '{ me }' }).next()).rejects.toMatchObject([
      { extensions: { code } },
    ]);
    await client.dispose();
  });
});

describe('many sockets whose token was revoked', () => {
  it('do not count as guesses of their address when they find that out', async () => {
    const verifier = TokenVerifier.forDevelopment('5f'.repeat(32));
    await using toy = await startToyGateway('in this process', { verifier });
    const token = await toy.token();
    const clients = Array.from({ length: 12 }, () => connect(toy.gateway.url, token));
    const query = 'subscription { accountChanged(accountId: "a1") { sequence } }';
    const streams = clients.map((client) => client.iterate({ query }));
    await Promise.all(streams.map((stream) => take(stream, 1)));
    const verify = verifier.verify.bind(verifier);
    verifier.verify = () => verify('revoked');
    passMs(1_001);
    toy.log.append('a1');
    const ends = await Promise.allSettled(streams.map((stream) => stream.next()));
    const lost = { status: 'rejected', reason: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
    expect(ends).toMatchObject(Array(12).fill(lost));
    expect(await post(toy.gateway.url, { query: '{ me }' }, 'guessed')).toMatchObject({ status: 401 });
    for (const client of clients) await client.dispose();
  });
});
