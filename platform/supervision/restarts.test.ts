import { Restarts } from './restarts.js';

describe('restarts', () => {
  it('wait longer and longer and come to an end', () => {
    const restarts = new Restarts({ limit: 3, firstDelayMs: 100, now: () => 0 });
    expect([1, 2, 3, 4].map(() => restarts.next())).toEqual([100, 200, 400, undefined]);
  });

  it('begin anew for what ran well in between', () => {
    let now = 0;
    const restarts = new Restarts({ limit: 1, firstDelayMs: 100, windowMs: 1_000, now: () => now });
    expect([restarts.next(), restarts.next()]).toEqual([100, undefined]);
    now = 1_001;
    expect(restarts.next()).toBe(100);
  });
});
