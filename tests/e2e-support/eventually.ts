import { setTimeout as delay } from 'node:timers/promises';

const defaults = { withinMs: 60_000, everyMs: 50 };

/** Repeats an attempt until it succeeds. @throws what the last attempt threw, when time is up */
export async function eventually<Result>(
  attempt: () => Promise<Result>,
  options: Partial<typeof defaults> = {},
): Promise<Result> {
  const { withinMs, everyMs } = { ...defaults, ...options };
  for (const deadline = Date.now() + withinMs; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(everyMs);
    }
  }
}
