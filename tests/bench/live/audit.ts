import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import type { Delivery } from '../live-subscribers.js';
import { quantile, round } from '../support/summary.js';

/** An event of the log that carries a topic. */
export interface Announcement {
  readonly topic: string;
  readonly position: number;
  /** When it was written, some milliseconds before its commit; milliseconds since the epoch. */
  readonly occurredAtMs: number;
}

export interface AuditOptions {
  readonly topicOf: (subject: string) => string;
  /** What was written before counts as delivered or lost, but not for the times. Milliseconds since the epoch. */
  readonly measuredFromMs: number;
  /** What was written later does not count for the times either; without it, all does. */
  readonly measuredToMs?: number;
}

export interface Audit {
  readonly expected: number;
  readonly delivered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Every event since the log began, once for each of its topics that begin as given. */
export async function readAnnouncements(
  credentials: DatabaseCredentials,
  topicPrefix: string,
): Promise<Announcement[]> {
  const client = createClient(credentials, 'bench:audit');
  await client.connect();
  try {
    const { rows } = await client.query<{ topic: string; position: bigint; occurred_at_ms: number }>(
      `SELECT topic, position, (extract(epoch FROM occurred_at) * 1000)::float8 AS occurred_at_ms
       FROM events.log CROSS JOIN unnest(topics) AS topic WHERE starts_with(topic, $1) ORDER BY position`,
      [topicPrefix],
    );
    return rows.map(({ topic, position, occurred_at_ms: occurredAtMs }) => ({
      topic,
      position: Number(position),
      occurredAtMs,
    }));
  } finally {
    await client.end();
  }
}

/** Compares what subscribers received with what the log says they had to: each later event of their subject, once, in order. */
export function audit(
  deliveries: readonly Delivery[],
  announcements: readonly Announcement[],
  { topicOf, measuredFromMs, measuredToMs = Infinity }: AuditOptions,
): Audit {
  const byTopic = Map.groupBy(announcements, ({ topic }) => topic);
  const latencies: number[] = [];
  const counts = { expected: 0, delivered: 0, lost: 0, doubled: 0, outOfOrder: 0 };
  for (const { subject, snapshot, sequences, receivedAtMs } of deliveries) {
    const due = (byTopic.get(topicOf(subject)) ?? []).filter(({ position }) => position > snapshot);
    const received = new Set(sequences);
    counts.expected += due.length;
    counts.delivered += sequences.length;
    counts.lost += due.filter(({ position }) => !received.has(position)).length;
    counts.doubled += sequences.length - received.size;
    counts.outOfOrder += sequences.filter((sequence, index) => sequence < (sequences[index - 1] ?? 0)).length;
    const writtenAt = new Map(due.map(({ position, occurredAtMs }) => [position, occurredAtMs]));
    sequences.forEach((sequence, index) => {
      const writtenAtMs = writtenAt.get(sequence) ?? NaN;
      if (writtenAtMs >= measuredFromMs && writtenAtMs <= measuredToMs)
        latencies.push((receivedAtMs[index] ?? NaN) - writtenAtMs);
    });
  }
  const sorted = Float64Array.from(latencies).sort();
  return {
    ...counts,
    p50Ms: round(quantile(sorted, 0.5), 1),
    p99Ms: round(quantile(sorted, 0.99), 1),
    maxMs: round(sorted.at(-1) ?? NaN, 1),
  };
}
