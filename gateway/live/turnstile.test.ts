import { setTimeout as delay } from 'node:timers/promises';
import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  it('lets so many tasks run at a time, in the order in which they came', async () => {
    const turnstile = new Turnstile(3);
    const started: number[] = [];
    let running = 0;
    let runningMax = 0;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        turnstile.run(async () => {
          started.push(index);
          running += 1;
          runningMax = Math.max(runningMax, running);
          await delay(index % 4);
          running -= 1;
          return index;
        }),
      ),
    );
    expect(runningMax).toBe(3);
    expect(started).toEqual(results);
  });

  it('lets the next one in when a task fails', async () => {
    const turnstile = new Turnstile(1);
    const failing = turnstile.run(() => Promise.reject(new Error('broken')));
    const next = turnstile.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('done');
    await expect(turnstile.run(() => Promise.resolve('again'))).resolves.toBe('again');
  });
});
