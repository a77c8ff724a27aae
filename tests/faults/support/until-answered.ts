import { setTimeout as delay } from 'node:timers/promises';

/** Longer than any recovery, on however slow a machine. */
const patienceMs = 120_000;
const againAfterMs = 20;

/** Asks again while there is no answer, as whoever reads does while something recovers. @throws what the last one threw */
export async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const until = performance.now() + patienceMs; ;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(againAfterMs);
    }
  }
}
