import { eventKinds, readers, type Reader } from './kinds.js';

/** The rows of the table in docs/events.md. */
export const eventTable = (): string[] =>
  Object.entries(eventKinds).map(([kind, { happened, topics, payload, readBy }]) => {
    const fields = Object.keys(payload.shape).map((name) => `\`${name}\``);
    const followers = (Object.keys(readers) as Reader[]).filter((reader) => readBy[reader]);
    const cells = [
      `[\`${kind}\`](../schema/events/${kind}.json)`,
      ...[happened, topics, fields.join(', '), followers.map((reader) => readers[reader]).join(', ')],
    ];
    return `| ${cells.join(' | ')} |`;
  });
