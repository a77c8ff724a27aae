import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import type { Delivery } from '../live-subscribers.js';
import { quantile, round } from '../support/summary.js';

/** An event of the log that carries a topic. */
export interface Announcement {
  readonly topic: string;
  readonly position: number;
  /** When it could first be known, which is when its commit began; milliseconds since the epoch. */
  readonly committedAtMs: number;
}

export interface AuditOptions {
  readonly topicOf: (subject: string) => string;
  /** What was committed before counts as delivered or lost, but not for the times. Milliseconds since the epoch. */
  readonly measuredFromMs: number;
  /** What was committed later does not count for the times either; without it, all does. */
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

/** Has a server keep the times of its commits, which are read here. */
export const commitTimes = { track_commit_timestamp: 'on' };

/**
 * Every event since the log began, once for each of its topics that begin as given. The time that an event tells itself is
 * not of use: it is told before what the transaction means is written.
 */
export async function readAnnouncements(
  credentials: DatabaseCredentials,
  topicPrefix: string,
): Promise<Announcement[]> {
  const client = createClient(credentials, 'bench:audit');
  await client.connect();
  try {
    const { rows } = await client.query<{ topic: string; position: bigint; committed_at_ms: number }>(
      `SELECT topic, position, (extract(epoch FROM pg_xact_commit_timestamp(log.xmin)) * 1000)::float8 AS committed_at_ms
       FROM events.log log CROSS JOIN unnest(topics) AS topic WHERE starts_with(topic, $1) ORDER BY position`,
      [topicPrefix],
    );
    return rows.map(({ topic, position, committed_at_ms: committedAtMs }) => ({
      topic,
      position: Number(position),
      committedAtMs,
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
    const committedAt = new Map(due.map(({ position, committedAtMs }) => [position, committedAtMs]));
    sequences.forEach((sequence, index) => {
      const committedAtMs = committedAt.get(sequence) ?? NaN;
      if (committedAtMs >= measuredFromMs && committedAtMs <= measuredToMs)
        latencies.push((receivedAtMs[index] ?? NaN) - committedAtMs);
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
