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

  it('turns away at once what there is no place for, and lets one thing take no more place than it leaves', async () => {
    for (const needs of ['x', 'y', 'z']) held.add(needs);
    await using line = open({ patienceMs: 20, capacity: 8 });
    const waiting: Promise<string>[] = [];
    const joined = (needs: string): number => {
      const before = line.size;
      for (let count = 0; count < 10; count += 1) waiting.push(line.join(item(needs, needs), needs));
      return line.size - before;
    };
    expect(['x', 'y', 'z', 'v', 'w'].map(joined)).toEqual([4, 2, 1, 1, 0]);
    expect(await waiting[9]).toBe('x gave up');
    await Promise.all(waiting);
  });

  it('gives an item up after a patience of its own', async () => {
    held.add('x');
    await using line = open();
    const patient = line.join(item('x', 'patient'), 'x');
    expect(await line.join(item('x', 'hasty'), 'x', 10)).toBe('hasty gave up');
    held.delete('x');
    expect(await patient).toBe('patient got x');
  });

  it('gets at what is free past any number of things that are held', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `x${index}`);
    for (const name of names) held.add(name);
    await using line = open();
    const stuck = names.map((name) => line.join(item(name, name), name));
    expect(await line.join(item('free', 'lucky'), 'free')).toBe('lucky got free');
    expect(tried.length).toBeLessThan(10);
    held.clear();
    await Promise.all(stuck);
  });

  it('waits for what is never found free, although others are served all the time', async () => {
    let isServed = false;
    const others: Promise<string>[] = [];
    const line: WaitingLine<Item, string> = open({
      attempt: async (items, waitMs) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (!isServed) others.push(line.join(item('other', 'other'), 'other'));
        return items.map(({ name, needs }): Attempt<string> =>
          needs === 'busy' && waitMs === 0 ? { waitsFor: needs } : { answer: name },
        );
      },
    });
    await using _closing = line;
    others.push(line.join(item('other', 'other'), 'other'));
    await line.join(item('busy', 'lucky'), 'busy');
    isServed = true;
    await Promise.all(others);
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
