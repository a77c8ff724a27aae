import { streamOver } from '../../../platform/federation/stream-over.js';
import type { EventItems } from '../streaming/streamed-operations.js';

/**
 * Sends every item of a stream to its subscriber as a `next` message of graphql-transport-ws. graphql-ws would print
 * the result anew for each subscriber, and check its own message, while the results of one stream differ only in the
 * id around them. So it is given this: a stream that sends its items itself and ends, or fails, when the given one does.
 * @param send takes a result in JSON
 */
export function relay(
  items: EventItems,
  send: (json: string) => Promise<void>,
): AsyncIterableIterator<never, undefined> {
  return streamOver<never>(items, async () => {
    for (;;) {
      const step = await items.next();
      if (step.done) return step;
      try {
        await send(step.value.json);
      } catch (error) {
        await items.return?.();
        throw error;
      }
    }
  });
}
