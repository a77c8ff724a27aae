import { WaitingLine, type Attempt, type WaitingLineOptions } from './waiting-line.js';

interface Item {
  readonly name: string;
  readonly needs: string;
}

describe('a waiting line', () => {
  const held = new Set<string>();
  const tried: string[][] = [];

  const open = (options: Partial<WaitingLineOptions<Item, string>> = {}): WaitingLine<Item, string> =>
    new WaitingLine<Item, string>({
      attempt: async (items) => {
        tried.push(items.map(({ name }) => name));
        await new Promise((resolve) => setImmediate(resolve));
        return items.map(({ name, needs }): Attempt<string> =>
          held.has(needs) ? { waitsFor: needs } : { answer: `${name} got ${needs}` },
        );
      },
      giveUp: ({ name }) => `${name} gave up`,
      maxBatchSize: 10,
      patienceMs: 60_000,
      capacity: 100,
      capacityEach: 50,
      ...options,
    });

  beforeEach(() => {
    held.clear();
    tried.length = 0;
  });

  const item = (needs: string, name: string): Item => ({ name, needs });

  it('lets everybody through but those who wait for what is held, until that is free, in the order they came', async () => {
    held.add('x');
    await using line = open();
    const order: string[] = [];
    const stuck = ['1', '2', '3'].map((name) =>
      line.join(item('x', name), 'x').then((answer) => order.push(answer)),
    );
    const others = await Promise.all(['a', 'b', 'c'].map((needs) => line.join(item(needs, needs), needs)));
    expect(others).toEqual(['a got a', 'b got b', 'c got c']);
    expect(order).toEqual([]);
    held.delete('x');
    await Promise.all(stuck);
    expect(order).toEqual(['1 got x', '2 got x', '3 got x']);
    expect(line.size).toBe(0);
  });

  it('gives an item up after its patience, and not before', async () => {
    held.add('x');
    await using line = open({ patienceMs: 30 });
    const startedAtMs = performance.now();
    expect(await line.join(item('x', 'one'), 'x')).toBe('one gave up');
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(30);
    expect(tried.length).toBeGreaterThan(0);
  });

  it('turns away at once what there is no place for, in all or for one thing', async () => {
    held.add('x').add('y');
    await using line = open({ patienceMs: 20, capacity: 3, capacityEach: 2 });
    const waiting = [line.join(item('x', '1'), 'x'), line.join(item('x', '2'), 'x')];
    const size = line.size;
    expect(await line.join(item('x', '3'), 'x')).toBe('3 gave up');
    expect([size, line.size]).toEqual([2, 2]);
    waiting.push(line.join(item('y', '4'), 'y'));
    expect(await line.join(item('z', '5'), 'z')).toBe('5 gave up');
    expect(await Promise.all(waiting)).toEqual(['1 gave up', '2 gave up', '4 gave up']);
  });

  it('waits for each thing in its turn, however many wait for one of them', async () => {
    held.add('x').add('y');
    const turns: string[] = [];
    const line: WaitingLine<Item, string> = open({
      attempt: async (items, waitMs) => {
        if (waitMs > 0) turns.push(items[0]!.needs);
        if (turns.length >= 6) held.clear();
        await new Promise((resolve) => setImmediate(resolve));
        return items.map(({ name, needs }): Attempt<string> =>
          held.has(needs) ? { waitsFor: needs } : { answer: name },
        );
      },
    });
    await using _closing = line;
    const crowd = Array.from({ length: 30 }, (_, index) => line.join(item('x', `x${index}`), 'x'));
    await Promise.all([...crowd, line.join(item('y', 'y'), 'y')]);
    expect(turns.filter((needs) => needs === 'y').length).toBeGreaterThanOrEqual(2);
  });

  it('follows an item that waits for something else next, and fails it alone when it cannot be tried', async () => {
    held.add('x').add('y');
    const basket = { name: 'basket', needs: 'x' };
    const line: WaitingLine<Item, string> = open({
      attempt: async (items) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (items.some(({ name }) => name === 'broken')) throw new Error('broken');
        return items.map((): Attempt<string> => {
          if (held.delete('x')) return { waitsFor: 'y' };
          return held.delete('y') ? { waitsFor: 'y' } : { answer: 'done' };
        });
      },
    });
    await using _closing = line;
    const answers = await Promise.allSettled([
      line.join(basket, 'x'),
      line.join(item('z', 'broken'), 'z'),
      line.join(item('z', 'fine'), 'z'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
