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

  const work = (name: string, ms: number, isUsedUp = false): void => {
    nowMs += ms;
    turns.worked(name, { passedMs: ms, workedMs: ms, isUsedUp });
  };

  /** How much of the time is taken by pieces of a length, one after another. */
  async function shareOf(pieceMs: number, isUsedUp?: boolean): Promise<number> {
    const [begunMs, pieces] = [nowMs, 100];
    for (let times = 0; times < pieces; times++) {
      await turns.take('a', always);
      work('a', pieceMs, isUsedUp);
    }
    return (pieces * pieceMs) / (nowMs - begunMs);
  }

  it('leave three quarters of the time to others, and the more the longer each piece takes', async () => {
    expect(await shareOf(1)).toBeLessThan(0.26);
    expect(await shareOf(10)).toBeLessThan(0.07);
    expect(await shareOf(100)).toBeLessThan(0.03);
    expect(await shareOf(10_000)).toBeGreaterThan(0.02);
  });

  it('are as long as all that is done in them', async () => {
    const restAfter = async (...pieces: number[]): Promise<number> => {
      turns = new PlanningTurns({ nowMs: () => nowMs, sleep: async (ms) => (nowMs += ms) });
      for (const ms of pieces) work('a', ms);
      const begunMs = nowMs;
      await turns.take('a', always);
      return nowMs - begunMs;
    };
    expect(await restAfter(2, 2, 2)).toBeGreaterThan(0.8 * (await restAfter(6)));
  });

  it('are rare for whoever has no time left', async () => {
    expect(await shareOf(1, true)).toBeLessThan(0.03);
  });

  it('go by what the thread worked, be it counted in ticks, and not by how busy the machine was', async () => {
    const begunMs = nowMs;
    for (let times = 0; times < 100; times++) {
      await turns.take('a', always);
      nowMs += 10;
      turns.worked('a', { passedMs: 10, workedMs: times % 4 === 3 ? 4 : 0, isUsedUp: false });
    }
    expect(nowMs - begunMs).toBeGreaterThan(100 * 10 + 24 * 4 * 3);
    expect(nowMs - begunMs).toBeLessThan(100 * 10 + 25 * 4 * 7);
  });

  it('are waited for one after another by those who come together', async () => {
    work('a', 20);
    const begunMs: number[] = [];
    const come = async (): Promise<void> => {
      for (let turn; (turn = turns.take('a', always));) await turn;
      begunMs.push(nowMs);
      work('a', 20);
    };
    await Promise.all(Array.from({ length: 10 }, come));
    for (const [index, ms] of begunMs.slice(1).entries())
      expect(ms - (begunMs[index] ?? ms)).toBeGreaterThanOrEqual(80);
  });

  it('are each name’s own', async () => {
    work('a', 20);
    expect(turns.take('b', always)).toBeUndefined();
  });

  it('are given up by what has come to be known meanwhile', async () => {
    work('a', 1_000);
    await turns.take('a', () => false);
    expect(nowMs).toBe(2_000);
  });

  it('are refused to whoever waits a hundred times already', async () => {
    const asleep = new PlanningTurns({ nowMs: () => 0, sleep: () => new Promise(() => undefined) });
    asleep.worked('a', { passedMs: 20, workedMs: 20, isUsedUp: false });
    for (let times = 0; times < 100; times++) void asleep.take('a', always);
    await expect(asleep.take('a', always)).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 },
    });
    expect(asleep.take('b', always)).toBeUndefined();
  });
});
