import fc from 'fast-check';
import { GraphQLError, type FormattedExecutionResult } from 'graphql';
import { roleGrants } from '../../platform/access/roles.js';
import { SubgraphUnavailableError } from '../../platform/federation/subgraph-errors.js';
import { take, until } from '../testing/toy-client.js';
import { principal } from '../testing/toy-gateway.js';
import { cursorOf, ToyLog } from '../testing/toy-log.js';
import { limits } from '../common/limits.js';
import type { OpenStream, StreamItem, StreamRequest } from './event-source.js';
import type { StreamPlan } from '../plan/streams/stream-plan.js';
import { SubscriptionHub } from './subscription-hub.js';

const account = 'a1';
const clients = new Map([['toy', {}]]);
const request: StreamRequest = { plan: planWith('1'), variables: {}, principal: principal() };
const onTooSlow = (): void => undefined;

/** A plan whose events are the same as those of another with the same source. */
function planWith(source: string): StreamPlan {
  const primary = { operation: source, serviceName: 'toy' };
  return { identity: 'stream', primary, revision: { clients } } as never;
}

/** Opens streams of the log, as slowly as `lag` says: each item takes that many turns of the event loop. */
function openStreams(log: ToyLog, lag: () => number = () => 0): OpenStream {
  return async (after) => {
    await turns(lag());
    const source = log.stream(account, after);
    return {
      async next() {
        const step = await source.next();
        await turns(lag());
        if (step.done) return { value: undefined, done: true };
        const { sequence, cursor, reset, kind } = step.value;
        return {
          value: {
            sequence,
            cursor,
            reset,
            json: JSON.stringify({ data: { sequence, kind } }),
            hasAccident: false,
            receivedAtMs: 0,
          },
          done: false,
        };
      },
      async return() {
        await source.return?.();
        return { value: undefined, done: true };
      },
    };
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

function extensionsOf({ json }: StreamItem): unknown {
  return (JSON.parse(json) as FormattedExecutionResult).extensions;
}

function sequencesOf(items: StreamItem[]): number[] {
  return items.map(({ sequence }) => sequence);
}

describe('the subscription hub', () => {
  it('serves a thousand subscribers from one upstream, and closes it when the last one leaves', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const subscribers = await Promise.all(
      Array.from({ length: 1_000 }, () => hub.subscribe({ ...request, after: undefined, onTooSlow })),
    );
    const snapshots = await Promise.all(subscribers.map((subscriber) => take<StreamItem>(subscriber, 1)));
    log.append(account);
    const events = await Promise.all(subscribers.map((subscriber) => take<StreamItem>(subscriber, 1)));
    expect(log.streamsOpened).toBe(1);
    expect(new Set(snapshots.map(([item]) => item)).size).toBe(1);
    expect(new Set(events.map(([item]) => item)).size).toBe(1);
    for (const subscriber of subscribers.slice(1)) await subscriber.return?.();
    expect([hub.upstreams, log.openStreams]).toEqual([1, 1]);
    await subscribers[0]?.return?.();
    expect([hub.upstreams, log.openStreams]).toEqual([0, 0]);
  });

  it('gives a late joiner on a quiet stream a snapshot of its own and no upstream for longer than that', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const early = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take<StreamItem>(early, 1);
    log.append('another account');
    const late = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    expect(sequencesOf(await take<StreamItem>(late, 1))).toEqual([1]);
    await until(() => log.openStreams === 1);
    log.append(account);
    expect(sequencesOf(await take<StreamItem>(late, 1))).toEqual([2]);
    expect(sequencesOf(await take<StreamItem>(early, 1))).toEqual([2]);
  });

  it('lets joiners who resume at the same cursor share one catch-up', async () => {
    const log = new ToyLog();
    for (let i = 0; i < 10; i++) log.append(account);
    const hub = new SubscriptionHub(() => openStreams(log, () => 1));
    const live = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take<StreamItem>(live, 1);
    const resumed = await Promise.all(
      Array.from({ length: 100 }, () => hub.subscribe({ ...request, after: cursorOf(4), onTooSlow })),
    );
    const caughtUp = await Promise.all(resumed.map((subscriber) => take<StreamItem>(subscriber, 6)));
    expect(log.streamsOpened).toBe(2);
    for (const results of caughtUp) expect(sequencesOf(results)).toEqual([5, 6, 7, 8, 9, 10]);
    await until(() => log.openStreams === 1);
  });

  it('resumes from memory, without another upstream, when the cursor is a recent one', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const live = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    for (let i = 0; i < 5; i++) log.append(account);
    await take<StreamItem>(live, 6);
    const resumed = await hub.subscribe({ ...request, after: cursorOf(3), onTooSlow });
    expect(sequencesOf(await take<StreamItem>(resumed, 2))).toEqual([4, 5]);
    expect(log.streamsOpened).toBe(1);
  });

  it('keeps those apart who may see different things, and brings those together who may see the same', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const callers = [
      principal('billing-rep'),
      {
        ...principal('billing-rep'),
        subject: 'somebody else',
        scopes: [...roleGrants['billing-rep']].reverse(),
      },
      principal('billing-rep', ['UTIL']),
      principal('auditor'),
    ];
    for (const caller of callers) {
      await hub.subscribe({ ...request, principal: caller, after: undefined, onTooSlow });
    }
    expect(hub.upstreams).toBe(3);
  });

  it('drops a subscriber that does not read, and no other', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    let dropped = 0;
    const slow = await hub.subscribe({ ...request, after: undefined, onTooSlow: () => dropped++ });
    const quick = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take<StreamItem>(quick, 1);
    for (let i = 0; i < limits.subscriberQueueMax + 10; i++) {
      log.append(account);
      await take<StreamItem>(quick, 1);
    }
    expect(dropped).toBe(1);
    expect(hub.upstreams).toBe(1);
    const [last] = (await take<StreamItem>(slow, limits.subscriberQueueMax)).slice(-1);
    await expect(slow.next()).rejects.toMatchObject({ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } });
    const sequence = last!.sequence;
    const resumed = await hub.subscribe({ ...request, after: cursorOf(sequence), onTooSlow });
    expect(sequencesOf(await take<StreamItem>(resumed, 2))).toEqual([sequence + 1, sequence + 2]);
  });

  it('gives a subscriber that reads too slowly the latest event, where each stands for those before it', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const conflating = {
      ...request,
      plan: { ...request.plan, conflates: true },
      after: undefined,
      onTooSlow,
    };
    const slow = await hub.subscribe(conflating);
    const quick = await hub.subscribe(conflating);
    await take<StreamItem>(quick, 1);
    // The snapshot waits too, so the last event but two finds the queue full.
    for (let i = 0; i < limits.subscriberQueueMax + 2; i++) {
      log.append(account);
      await take<StreamItem>(quick, 1);
    }
    const [first, second, third] = [log.head - 2, log.head - 1, log.head];
    expect(sequencesOf(await take<StreamItem>(slow, 3))).toEqual([first, second, third]);
    log.append(account);
    expect(sequencesOf(await take<StreamItem>(slow, 1))).toEqual([log.head]);
    expect(hub.upstreams).toBe(1);
  });

  it('refuses whom the subgraph refuses, and forgets the stream', async () => {
    const forbidden = new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
    const hub = new SubscriptionHub(() => () => Promise.reject(forbidden));
    await expect(hub.subscribe({ ...request, after: undefined, onTooSlow })).rejects.toBe(forbidden);
    await expect(hub.subscribe({ ...request, after: 'c1', onTooSlow })).rejects.toBe(forbidden);
    expect(hub.upstreams).toBe(0);
  });

  it('ends a stream for all when the subgraph no longer allows it, and resumes it through an outage and says so', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const subscriber = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take<StreamItem>(subscriber, 1);
    log.breakStreams(new SubgraphUnavailableError('toy'));
    log.append(account);
    log.append(account);
    const [resumed, next] = await take<StreamItem>(subscriber, 2);
    expect(sequencesOf([resumed!, next!])).toEqual([1, 2]);
    expect([resumed, next].map((item) => extensionsOf(item!))).toEqual([
      { stream: { resumed: true } },
      undefined,
    ]);
    log.breakStreams(new GraphQLError('No longer.', { extensions: { code: 'FORBIDDEN' } }));
    await expect(subscriber.next()).rejects.toThrow('No longer.');
    expect(hub.upstreams).toBe(0);
  });

  it('says nothing of an outage to whoever resumes later, nor with the snapshot that comes when too much was missed', async () => {
    const log = new ToyLog();
    const hub = new SubscriptionHub(() => openStreams(log));
    const early = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take<StreamItem>(early, 1);
    log.breakStreams(new SubgraphUnavailableError('toy'));
    log.append(account);
    const [told] = await take<StreamItem>(early, 1);
    const late = await hub.subscribe({ ...request, after: cursorOf(0), onTooSlow });
    const [untold] = await take<StreamItem>(late, 1);
    expect(log.streamsOpened).toBe(2);
    expect([told, untold].map((item) => extensionsOf(item!))).toEqual([
      { stream: { resumed: true } },
      undefined,
    ]);
    log.breakStreams(new SubgraphUnavailableError('toy'));
    log.append(account);
    log.forgottenUpTo = log.head;
    const [snapshot] = await take<StreamItem>(early, 1);
    log.append(account);
    const [next] = await take<StreamItem>(early, 1);
    expect(snapshot?.reset).toBe(true);
    expect([snapshot, next].map((item) => extensionsOf(item!))).toEqual([undefined, undefined]);
  });

  it('opens the other source before it closes the one it leaves, and keeps it until the other can be opened', async () => {
    const [from, to] = [new ToyLog(), new ToyLog()];
    let refusals = 2;
    const hub = new SubscriptionHub(({ plan }) =>
      plan.primary.operation === '1'
        ? openStreams(from)
        : (after) => {
            expect(from.openStreams).toBe(1);
            if (refusals-- > 0) return Promise.reject(new SubgraphUnavailableError('toy'));
            return openStreams(to)(after);
          },
    );
    const subscriber = await hub.subscribe({ ...request, after: undefined, onTooSlow });
    await take(subscriber, 1);
    const replanned = hub.replan(() => planWith('2'));
    for (const log of [from, to]) log.append(account);
    expect(sequencesOf(await take(subscriber, 1))).toEqual([1]);
    await replanned;
    expect([from.openStreams, to.openStreams, hub.upstreams]).toEqual([0, 1, 1]);
    to.append(account);
    expect(sequencesOf(await take<StreamItem>(subscriber, 1))).toEqual([2]);
  });

  it('gives every subscriber every event once and in order, whoever comes, goes, breaks and is replanned meanwhile', async () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.constant({ do: 'append' } as const) },
      { weight: 2, arbitrary: fc.constant({ do: 'append elsewhere' } as const) },
      { weight: 3, arbitrary: fc.constant({ do: 'join' } as const) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const), back: fc.nat(6) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.constant({ do: 'break' } as const) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('replan' as const), source: fc.nat(2) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), turns: fc.nat(4) }) },
    );
    const steps = fc.array(step, { maxLength: 60 });
    const lags = fc.array(fc.nat(3), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        steps,
        lags,
        fc.integer({ min: 1, max: 5 }),
        async (actions, delays, recentEventsMax) => {
          const log = new ToyLog();
          let opened = 0;
          const lag = (): number => delays[opened++ % delays.length] ?? 0;
          const hub = new SubscriptionHub(() => openStreams(log, lag), { recentEventsMax });
          const readers: Reader[] = [];
          const replans: Promise<void>[] = [];
          for (const action of actions) {
            switch (action.do) {
              case 'append':
                log.append(account);
                break;
              case 'append elsewhere':
                log.append('another account');
                break;
              case 'join':
                readers.push(new Reader(hub, undefined));
                break;
              case 'resume':
                readers.push(new Reader(hub, Math.max(0, log.head - action.back)));
                break;
              case 'leave':
                await readers[action.which]?.leave();
                break;
              case 'break':
                log.breakStreams(new SubgraphUnavailableError('toy'));
                break;
              case 'replan':
                replans.push(hub.replan(() => planWith(String(action.source))));
                break;
              case 'wait':
                await turns(action.turns);
            }
          }
          log.append(account);
          const staying = readers.filter((reader) => !reader.hasLeft);
          await until(() => staying.every((reader) => reader.sequences.at(-1) === log.head));
          for (const reader of staying) expect(reader.sequences).toEqual(reader.expected(log));
          await Promise.all(replans);
          for (const reader of staying) await reader.leave();
          await until(() => log.openStreams === 0);
          expect(hub.upstreams).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Reads a subscription to its end and notes what it got. */
class Reader {
  readonly sequences: number[] = [];
  hasLeft = false;
  readonly #subscription: Promise<AsyncIterableIterator<StreamItem>>;

  constructor(
    hub: SubscriptionHub,
    readonly after: number | undefined,
  ) {
    const cursor = after === undefined ? undefined : cursorOf(after);
    this.#subscription = hub.subscribe({ ...request, after: cursor, onTooSlow });
    void this.#read();
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    await (await this.#subscription).return?.();
  }

  /** Everything after the cursor, or a snapshot and everything after that. */
  expected(log: ToyLog): number[] {
    const start = this.after ?? this.sequences[0] ?? 0;
    const events = log.events.filter(({ accountId, position }) => accountId === account && position > start);
    return [...(this.after === undefined ? [start] : []), ...events.map(({ position }) => position)];
  }

  async #read(): Promise<void> {
    for await (const { sequence } of await this.#subscription) this.sequences.push(sequence);
  }
}
