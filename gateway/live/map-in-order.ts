import { AsyncQueue } from '../../platform/federation/async-queue.js';
import { streamOver } from '../../platform/federation/stream-over.js';

/**
 * Maps a stream with several items under way at a time, and delivers them in the order in which they came. The first is
 * mapped alone, so that while nothing can be mapped, no more than that is tried in vain.
 * The first failure, of the source or of the mapping, ends the stream and releases the source.
 */
export function mapInOrder<In, Out>(
  source: AsyncIterator<In>,
  map: (item: In) => Promise<Out>,
  concurrencyMax: number,
): AsyncIterableIterator<Out, undefined> {
  let underWay = 0;
  let isFirst = true;
  let resume: (() => void) | undefined;
  const started = new AsyncQueue<Promise<Out>>({ onReturn: () => void source.return?.() });

  async function start(): Promise<void> {
    try {
      while (!started.ended) {
        if (underWay >= concurrencyMax) await new Promise<void>((resolve) => (resume = resolve));
        const step = await source.next();
        if (step.done) return started.end();
        underWay++;
        const mapped = map(step.value);
        // Whoever reads it sees the failure; nobody may come to read it.
        mapped.catch(() => undefined);
        started.push(mapped);
        if (isFirst) await mapped;
        isFirst = false;
      }
    } catch (error) {
      // Whoever reads finds the stream ended already, and does not release the source any more.
      void source.return?.();
      started.fail(error);
    }
  }

  void start();
  return streamOver(started, async () => {
    const step = await started.next();
    if (step.done) return step;
    try {
      return { value: await step.value, done: false };
    } catch (error) {
      await started.return();
      throw error;
    } finally {
      underWay--;
      resume?.();
    }
  });
}
