import { PlanningTurns } from './planning-turns.js';

const always = (): boolean => true;

describe('the turns of those who make the gateway plan', () => {
  let nowMs: number;
  let turns: PlanningTurns;
  beforeEach(() => {
    nowMs = 1_000;
    // As timers do, one after another.
    const sleep = (ms: number): Promise<void> => {
      const dueMs = nowMs + ms;
      return new Promise((resolve) => {
        setImmediate(() => {
          nowMs = Math.max(nowMs, dueMs);
          resolve();
        });
      });
    };
    turns = new PlanningTurns({ nowMs: () => nowMs, sleep });
  });

  const work = (name: string, ms: number): void => {
    nowMs += ms;
    turns.worked(name, ms);
  };

  it('leave three quarters of the time to others, whoever comes at once or saved up', async () => {
    for (let times = 0; times < 100; times++) {
      await turns.take('a', always);
      work('a', 20);
    }
    expect(nowMs).toBeGreaterThanOrEqual(1_000 + 100 * 20 + 99 * 60);
  });

  it('are waited for one after another by those who come together', async () => {
    work('a', 20);
    const begunMs: number[] = [];
    const come = async (): Promise<void> => {
      await turns.take('a', always);
      begunMs.push(nowMs);
      work('a', 20);
    };
    await Promise.all(Array.from({ length: 10 }, come));
    for (const [index, ms] of begunMs.slice(1).entries())
      expect(ms - (begunMs[index] ?? ms)).toBeGreaterThanOrEqual(80);
  });

  it('are each name’s own', async () => {
    work('a', 20);
    await turns.take('b', always);
    expect(nowMs).toBe(1_020);
  });

  it('are given up by what has come to be known meanwhile', async () => {
    work('a', 1_000);
    await turns.take('a', () => false);
    expect(nowMs).toBe(2_000);
  });

  it('are refused to whoever waits a hundred times already', async () => {
    const asleep = new PlanningTurns({ nowMs: () => 0, sleep: () => new Promise(() => undefined) });
    asleep.worked('a', 20);
    for (let times = 0; times < 100; times++) void asleep.take('a', always);
    await expect(asleep.take('a', always)).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 },
    });
    await asleep.take('b', always);
  });
});
