import { mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SubgraphUnavailableError } from '../../platform/federation/subgraph-errors.js';
import { ToyLog } from '../testing/toy-log.js';
import { until } from '../testing/toy-client.js';
import type { OpenStream, StreamItem } from './event-source.js';
import { ResumingStream } from './resuming-stream.js';

const account = 'a1';

/** Opens streams of a log. Opening waits for one gate, and each item for another. */
function openStreams(
  log: ToyLog,
  { opening, items }: { opening?: Promise<void>; items?: Promise<void> } = {},
): OpenStream {
  return async (after) => {
    await opening;
    const source = log.stream(account, after);
    return {
      async next() {
        await items;
        const step = await source.next();
        if (step.done) return { value: undefined, done: true };
        const { sequence, cursor, reset, kind } = step.value;
        return {
          value: {
            sequence,
            cursor,
            reset,
            json: JSON.stringify({ kind }),
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

describe('a stream that moves to another source', () => {
  const log = new ToyLog();
  const items: StreamItem[] = [];
  const firstItem = Promise.withResolvers<void>();
  const stream = new ResumingStream(openStreams(log, { items: firstItem.promise }), {
    onItem: (item) => items.push(item),
    onFailure: (error) => {
      throw error;
    },
  });
  const kinds = (): unknown[] =>
    items.map(({ sequence, json }) => [sequence, (JSON.parse(json) as { kind: string }).kind]);

  it('takes no second snapshot when the first one comes while it moves', async () => {
    await stream.start();
    const opening = Promise.withResolvers<void>();
    const moved = stream.move(openStreams(log, { opening: opening.promise }));
    firstItem.resolve();
    await until(() => items.length === 1);
    log.append('another account');
    opening.resolve();
    await moved;
    log.append(account);
    await until(() => items.length >= 2);
    expect(kinds()).toEqual([
      [0, 'snapshot'],
      [2, 'deposit'],
    ]);
  });

  it('passes on once what both sources bring', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const opened: (string | undefined)[] = [];
    const open = openStreams(log, { opening: promise });
    const moved = stream.move((after) => {
      opened.push(after);
      return open(after);
    });
    log.append(account);
    await until(() => items.length === 3);
    resolve();
    await moved;
    log.append(account);
    await until(() => items.length >= 4);
    expect(opened).toEqual(['c2']);
    expect(kinds().slice(2)).toEqual([
      [3, 'deposit'],
      [4, 'deposit'],
    ]);
    stream.close();
    expect(log.openStreams).toBe(0);
  });
});

describe('a stream whose source does not open', () => {
  it.each([
    ['at the beginning', false],
    ['after it has broken off', true],
  ])('is read from another as soon as that can be opened, %s', async (_when, hasBegun) => {
    const [from, to] = [new ToyLog(), new ToyLog()];
    const opening = Promise.withResolvers<void>();
    const late = openStreams(from, { opening: opening.promise });
    const sources = hasBegun ? [openStreams(from)] : [];
    const items: StreamItem[] = [];
    const stream = new ResumingStream((after) => (sources.shift() ?? late)(after), {
      onItem: (item) => items.push(item),
      onFailure: (error) => {
        throw error;
      },
    });
    const started = stream.start();
    if (hasBegun) {
      await until(() => items.length === 1);
      from.breakStreams(new SubgraphUnavailableError('toy'));
      await until(() => sources.length === 0 && from.openStreams === 0);
      // It is opened again after a pause of less than this.
      await delay(150);
    }
    await stream.move(openStreams(to));
    await started;
    to.append(account);
    await until(() => items.at(-1)?.sequence === 1);
    // Not even while nothing is read is the late one taken.
    const random = mock.method(Math, 'random', () => 1_000);
    try {
      to.breakStreams(new SubgraphUnavailableError('toy'));
      await until(() => random.mock.callCount() === 1);
    } finally {
      random.mock.restore();
    }
    const opened = from.streamsOpened;
    opening.resolve();
    await until(() => from.streamsOpened > opened);
    await new Promise(setImmediate);
    expect(from.openStreams).toBe(0);
    stream.close();
  });

  it('has moved, though the source that it left is refused afterwards', async () => {
    const log = new ToyLog();
    const opening = Promise.withResolvers<never>();
    const items: StreamItem[] = [];
    const stream = new ResumingStream(() => opening.promise, {
      onItem: (item) => items.push(item),
      onFailure: (error) => {
        throw error;
      },
    });
    const started = stream.start();
    await stream.move(openStreams(log));
    opening.reject(new SubgraphUnavailableError('toy'));
    await started;
    await until(() => items.length === 1);
    stream.close();
    expect(log.openStreams).toBe(0);
  });
});

describe('a stream that is broken off', () => {
  it('is taken up as soon as another source can be opened, however long it has paused', async () => {
    const log = new ToyLog();
    const items: StreamItem[] = [];
    const random = mock.method(Math, 'random', () => 1_000);
    const stream = new ResumingStream(openStreams(log), {
      onItem: (item) => items.push(item),
      onFailure: (error) => {
        throw error;
      },
    });
    try {
      await stream.start();
      await until(() => items.length === 1);
      log.breakStreams(new SubgraphUnavailableError('toy'));
      await until(() => random.mock.callCount() === 1);
      await stream.move(openStreams(log));
      log.append(account);
      await until(() => items.length === 2);
    } finally {
      random.mock.restore();
      stream.close();
    }
  });

  it.each([
    ['is given up when it was away for too long', 0, ['STREAM_HELD_UP']],
    ['goes on when it stood open in between, though it was silent', 100, []],
  ])('%s', async (_what, silentMs, codes) => {
    const log = new ToyLog();
    const failures: unknown[] = [];
    const items: StreamItem[] = [];
    const away = (): Promise<never> => Promise.reject(new SubgraphUnavailableError('toy'));
    const open = openStreams(log);
    let opened = 0;
    let isAway = false;
    const counted: OpenStream = (after) => {
      opened++;
      return isAway ? away() : open(after);
    };
    const stream = new ResumingStream(
      counted,
      { onItem: (item) => items.push(item), onFailure: (error) => failures.push(error) },
      { outageMaxMs: 50 },
    );
    const random = mock.method(Math, 'random', () => 0);
    try {
      await stream.start();
      await until(() => items.length === 1);
      isAway = silentMs === 0;
      log.breakStreams(new SubgraphUnavailableError('toy'));
      await until(() => (isAway ? failures.length === 1 : opened === 2 && log.openStreams === 1));
      if (!isAway) {
        await delay(silentMs);
        log.breakStreams(new SubgraphUnavailableError('toy'));
        await until(() => opened === 3);
        log.append(account);
        await until(() => items.length === 2);
      }
      expect(failures).toEqual(
        codes.map((code) =>
          expect.objectContaining({ extensions: expect.objectContaining({ code }) as unknown }),
        ),
      );
      expect(log.openStreams).toBe(isAway ? 0 : 1);
    } finally {
      random.mock.restore();
      stream.close();
    }
  });

  it('is not taken for resumed when nothing had come of it before', async () => {
    const log = new ToyLog();
    const open = openStreams(log);
    const noItem: OpenStream = () =>
      Promise.resolve({ next: () => Promise.resolve({ value: undefined, done: true }) });
    const sources = [noItem, open];
    const items: [sequence: number, isResumed: boolean][] = [];
    const stream = new ResumingStream((after) => (sources.shift() ?? open)(after), {
      onItem: ({ sequence }, isResumed) => items.push([sequence, isResumed]),
      onFailure: (error) => {
        throw error;
      },
    });
    await stream.start();
    await until(() => items.length === 1);
    log.breakStreams(new SubgraphUnavailableError('toy'));
    log.append(account);
    await until(() => items.length === 2);
    expect(items).toEqual([
      [0, false],
      [1, true],
    ]);
    stream.close();
  });
});
