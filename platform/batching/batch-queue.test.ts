import { AsyncLocalStorage } from 'node:async_hooks';
import { Registry } from 'prom-client';
import { BatchMetrics } from '../telemetry/metrics/batch-metrics.js';
import { valueOf } from '../telemetry/testing/samples.js';
import { BatchQueue } from './batch-queue.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The turn in which something came, and the one that brings nothing more. */
async function tick(): Promise<void> {
  await turn();
  await turn();
}

describe('a batch queue', () => {
  it('runs a lone request at once and gathers those that arrive meanwhile into the next batch', async () => {
    const batches: number[][] = [];
    const gate = Promise.withResolvers<void>();
    const queue = new BatchQueue<number, number>({
      maxBatchSize: 10,
      concurrency: 1,
      run: async (items) => {
        batches.push([...items]);
        if (batches.length === 1) await gate.promise;
        return items.map((item) => item * 2);
      },
    });
    const lone = queue.submit(1);
    await tick();
    expect(batches).toEqual([[1]]);
    const answers = [2, 3, 4].map((item) => queue.submit(item));
    gate.resolve();
    expect(await Promise.all([lone, ...answers])).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('lets those that arrive in turns after each other go together, until a turn brings none', async () => {
    const batches: number[][] = [];
    const queue = new BatchQueue<number, number>({
      maxBatchSize: 10,
      concurrency: 3,
      run: (items) => {
        batches.push([...items]);
        return Promise.resolve(items);
      },
    });
    const answers: Promise<number>[] = [];
    for (const item of [1, 2, 3]) {
      answers.push(queue.submit(item));
      await turn();
    }
    await turn();
    answers.push(queue.submit(4));
    await Promise.all(answers);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('starts after some turns, however many bring something', async () => {
    const batches: number[][] = [];
    await using queue = new BatchQueue<number, number>({
      maxBatchSize: 1_000,
      concurrency: 1,
      run: (items) => {
        batches.push([...items]);
        return Promise.resolve(items);
      },
    });
    let item = 0;
    for (; batches.length === 0 && item < 1_000; item += 1) {
      void queue.submit(item);
      await turn();
    }
    expect(item).toBeLessThan(100);
  });

  it('starts a further batch beside one in flight only when it is no smaller', async () => {
    const batches: number[][] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const queue = new BatchQueue<number, number>({
      maxBatchSize: 10,
      concurrency: 2,
      run: async (items) => {
        batches.push([...items]);
        await gates[batches.length - 1]?.promise;
        return items;
      },
    });
    const submit = async (...items: number[]): Promise<void> => {
      for (const item of items) void queue.submit(item);
      await tick();
    };
    await submit(1, 2, 3);
    await submit(4, 5);
    expect(batches).toEqual([[1, 2, 3]]);
    await submit(6);
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await submit(7);
    gates.forEach((gate) => gate.resolve());
    await queue[Symbol.asyncDispose]();
    expect(batches.at(-1)).toEqual([7]);
  });

  it('keeps to the size of a batch and to how many may be in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const sizes: number[] = [];
    const queue = new BatchQueue<number, number>({
      maxBatchSize: 7,
      concurrency: 3,
      run: async (items) => {
        sizes.push(items.length);
        inFlight += 1;
        most = Math.max(most, inFlight);
        await tick();
        inFlight -= 1;
        return items;
      },
    });
    await Promise.all(Array.from({ length: 100 }, (_, item) => queue.submit(item)));
    expect(most).toBe(3);
    expect(Math.max(...sizes)).toBe(7);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(100);
  });

  it('fails only the request at fault when a batch fails', async () => {
    const queue = new BatchQueue<number, number>({
      maxBatchSize: 50,
      concurrency: 1,
      run: async (items) => {
        await tick();
        if (items.includes(13)) throw new Error('unlucky');
        return items;
      },
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, item) => queue.submit(item)));
    const failed = outcomes.flatMap((outcome, item) => (outcome.status === 'rejected' ? [item] : []));
    expect(failed).toEqual([13]);
  });

  it.each([
    ['from the start', 0, 1],
    ['in the middle of it', 1, 4],
  ])(
    'fails a batch as a whole while the database is away %s, without trying its parts',
    async (_when, healthy, runs) => {
      let ran = 0;
      const queue = new BatchQueue<number, number>({
        maxBatchSize: 64,
        concurrency: 1,
        run: async (items) => {
          await tick();
          ran += 1;
          if (ran > healthy + 2 || healthy === 0)
            throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
          if (items.includes(13)) throw new Error('unlucky');
          return items;
        },
      });
      const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, item) => queue.submit(item)));
      const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
      expect(reasons).toEqual(
        Array.from({ length: 64 }, () => expect.objectContaining({ code: 'ECONNREFUSED' })),
      );
      expect(ran).toBe(runs);
    },
  );

  it('answers everything before it lets itself be disposed', async () => {
    const answered: number[] = [];
    {
      await using queue = new BatchQueue<number, number>({
        maxBatchSize: 2,
        concurrency: 1,
        run: async (items) => {
          await tick();
          return items;
        },
      });
      for (const item of [1, 2, 3, 4, 5]) void queue.submit(item).then((answer) => answered.push(answer));
    }
    expect(answered).toEqual([1, 2, 3, 4, 5]);
  });

  it('runs each batch on behalf of the first who asked for it', async () => {
    const asking = new AsyncLocalStorage<string>();
    const askedBy: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    const queue = new BatchQueue<string, string>({
      maxBatchSize: 10,
      concurrency: 1,
      run: async (items) => {
        askedBy.push(asking.getStore());
        if (askedBy.length === 1) await gate.promise;
        return items;
      },
    });
    const answers = [asking.run('Ada', () => queue.submit('a'))];
    await tick();
    answers.push(
      asking.run('Bo', () => queue.submit('b')),
      asking.run('Cy', () => queue.submit('c')),
    );
    gate.resolve();
    await Promise.all(answers);
    expect(askedBy).toEqual(['Ada', 'Bo']);
  });

  it('tells of its batches, of what failed, and of who waits', async () => {
    const registry = new Registry();
    const gate = Promise.withResolvers<void>();
    const queue: BatchQueue<number, number> = new BatchQueue({
      maxBatchSize: 10,
      concurrency: 1,
      meter: new BatchMetrics(registry).meter('trees', () => queue.depth),
      run: async (items) => {
        await gate.promise;
        if (items.includes(13)) throw new Error('unlucky');
        return items;
      },
    });
    const first = queue.submit(1);
    await tick();
    const others = [12, 13].map((item) => queue.submit(item));
    expect(await valueOf(registry, 'tributary_batch_queue_depth', { queue: 'trees' })).toBe(2);
    gate.resolve();
    await Promise.allSettled([first, ...others]);
    const batches = (outcome: string): Promise<number> =>
      valueOf(registry, 'tributary_batch_duration_seconds_count', { queue: 'trees', outcome });
    // The batch of two failed, and so did one of its halves.
    expect([await batches('ok'), await batches('failed')]).toEqual([2, 2]);
    expect(await valueOf(registry, 'tributary_batch_size_sum')).toBe(5);
    expect(await valueOf(registry, 'tributary_batch_item_duration_seconds_count')).toBe(2);
    expect(await valueOf(registry, 'tributary_batch_queue_depth')).toBe(0);
  });
});
