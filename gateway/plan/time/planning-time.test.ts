import { mock } from 'node:test';
import { limits } from '../../common/limits.js';
import { principal } from '../../testing/toy-gateway.js';
import { PlanningTime } from './planning-time.js';
import { PlanningTurns } from './planning-turns.js';

describe('the time that a caller may make the gateway plan', () => {
  let nowMs: number;
  let cpuMs: number;
  let time: PlanningTime;
  beforeEach(() => {
    nowMs = 1_000;
    cpuMs = 0;
    time = new PlanningTime(
      () => nowMs,
      () => cpuMs,
    );
  });

  const rep = { principal: principal() };
  const stranger = (name: string): Parameters<PlanningTime['of']>[0] => ({
    reason: 'There is no token.',
    allowance: { name, ...limits.ofStrangers },
  });
  const take =
    (ms: number): (() => string) =>
    () => {
      cpuMs += ms;
      return 'done';
    };

  it('is what the thread works, not what passes', () => {
    const pay = time.of(rep);
    for (let times = 0; times < 10_000; times++) {
      nowMs += 1_000;
      expect(pay(take(1))).toBe('done');
    }
  });

  it('is so much at once, and comes back slowly', () => {
    const pay = time.of(rep);
    pay(take(limits.planningMs.burst + 50));
    expect(() => pay(take(1))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Send values as variables') as string,
        extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1, http: { status: 429 } },
      }) as Error,
    );
    nowMs += 1_000;
    expect(pay(take(1))).toBe('done');
  });

  it('is counted to the full by the clock of the thread, however short each piece is', async () => {
    const turns = new PlanningTurns();
    const worked = mock.method(turns, 'worked').mock;
    const pay = new PlanningTime(undefined, undefined, turns).of(rep);
    // That of other threads is in it, so it is only a bound.
    const cpuMsOfProcess = (): number => process.cpuUsage().user / 1_000;
    let spentMs = 0;
    for (let pieces = 0; pieces < 300; pieces++) {
      // The thread sleeps in between, as it does between two requests.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const begunMs = cpuMsOfProcess();
      pay(() => JSON.stringify(Array.from({ length: 3_000 }, Math.random)));
      spentMs += cpuMsOfProcess() - begunMs;
    }
    const counted = worked.calls.map(({ arguments: [, { workedMs }] }) => workedMs);
    expect(counted.reduce((sum, ms) => sum + ms)).toBeGreaterThan(spentMs / 3);
  });

  it('is used up by what fails as well', () => {
    const pay = time.of(rep);
    const fail = (): void => {
      take(10_000)();
      throw new Error('The operation is not valid.');
    };
    expect(() => pay(fail)).toThrow('The operation is not valid.');
    expect(() => pay(take(1))).toThrow('Try again in 160 s.');
  });

  it('is bounded for all strangers together, from however many addresses they come', () => {
    const addresses = Array.from({ length: 100 }, (_, index) => stranger(`192.0.2.${index}`));
    const takeAll = (): number =>
      addresses.filter((address) => {
        try {
          return time.of(address)(take(50)) === 'done';
        } catch {
          return false;
        }
      }).length;
    expect(takeAll()).toBe(limits.planningMsOfAllStrangers.burst / 50 + 1);
    nowMs += 1_000;
    expect(takeAll()).toBeLessThanOrEqual(limits.planningMsOfAllStrangers.perSecond / 50 + 1);
    expect(time.of(rep)(take(1))).toBe('done');
  });

  it('is each caller’s own, and of strangers each address’s', () => {
    time.of(rep)(take(10_000));
    expect(time.of({ principal: principal('auditor') })(take(1))).toBe('done');
    time.of(stranger('192.0.2.1'))(take(600));
    expect(time.of(stranger('192.0.2.2'))(take(1))).toBe('done');
    expect(() => time.of(stranger('192.0.2.1'))(take(1))).toThrow();
  });
});
