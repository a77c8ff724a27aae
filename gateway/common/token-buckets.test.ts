import { TokenBuckets } from './token-buckets.js';

const rate = { perSecond: 10, burst: 50 };

describe('what may be taken in one name', () => {
  let nowMs: number;
  let buckets: TokenBuckets;
  beforeEach(() => {
    nowMs = 1_000;
    buckets = new TokenBuckets(() => nowMs);
  });

  const takeAll = (name: string, amount = 1): number => {
    let taken = 0;
    while (buckets.take(name, rate, amount) === 0) taken += amount;
    return taken;
  };

  it('is the burst at once, then so much per second, and never more than the burst', () => {
    expect(takeAll('a')).toBe(50);
    nowMs += 1_000;
    expect(takeAll('a')).toBe(10);
    nowMs += 3_600_000;
    expect(takeAll('a')).toBe(50);
  });

  it('is nobody else’s', () => {
    takeAll('a');
    expect(takeAll('b')).toBe(50);
  });

  it('counts what each is worth', () => {
    expect(takeAll('a', 10)).toBe(50);
    nowMs += 1_000;
    expect(takeAll('a', 5)).toBe(10);
  });

  it('is told how long to wait', () => {
    takeAll('a');
    expect(buckets.take('a', rate)).toBe(100);
    expect(buckets.take('a', rate, 5)).toBe(500);
    nowMs += 500;
    expect(buckets.take('a', rate, 5)).toBe(0);
  });

  it('may be more than the burst once, and is made up for', () => {
    expect(buckets.take('a', rate, 80)).toBe(0);
    expect(buckets.take('a', rate)).toBe(3_100);
    nowMs += 3_000;
    expect(takeAll('a')).toBe(0);
    nowMs += 100;
    expect(takeAll('a')).toBe(1);
  });
});
