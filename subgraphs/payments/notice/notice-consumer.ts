import type { Pool, PoolClient } from 'pg';
import { EventConsumer, type Understanding } from '../../../platform/events/event-consumer.js';
import type { LogEvent } from '../../../platform/events/event.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { EventLogMetrics } from '../../../platform/telemetry/metrics/event-log-metrics.js';
import type { Processors } from '../processor/processors.js';
import { consequencesOf, isOfCharge } from './charge-news.js';
import type { NoticeInbox } from './notice-inbox.js';
import {
  askNow,
  keepFacts,
  lockStandings,
  markPayments,
  readNotices,
  type KeptNotice,
  type UnderstoodNotice,
} from './notice.repository.js';

export interface NoticeConsumerOptions {
  readonly pool: Pool;
  readonly inbox: Pick<NoticeInbox, 'listen'>;
  readonly processors: Processors;
  readonly logger: Logger;
  readonly metrics?: EventLogMetrics | undefined;
}

/** Makes of what processors told facts and, where they are about a payment that is undecided, its decision. */
export function createNoticeConsumer({
  inbox,
  processors,
  ...options
}: NoticeConsumerOptions): EventConsumer<UnderstoodNotice> {
  return new EventConsumer({
    ...options,
    schema: 'payments',
    name: 'notices',
    tail: inbox,
    source: (client) => ({ read: (after, limit) => readNotices(client, after, limit) }),
    understand: (event) => understandNotice(event as KeptNotice & LogEvent, processors),
    handle: applyNotices,
  });
}

function understandNotice(
  { position, kind, payload, occurredAt }: KeptNotice,
  processors: Processors,
): Understanding<UnderstoodNotice> {
  const { processor } = payload;
  try {
    const facts = processors.of({ processor }).factsOf({ ...payload, kind, happenedAt: occurredAt });
    return facts.length > 0 ? { handle: { number: position, processor, facts } } : { ignore: true };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Within the transaction in which the cursor moves. */
async function applyNotices(notices: readonly UnderstoodNotice[], client: PoolClient): Promise<void> {
  await keepFacts(client, notices);
  const news = notices.flatMap(({ processor, facts }) =>
    facts.filter(isOfCharge).map((fact) => ({ processor, fact })),
  );
  if (news.length === 0) return;
  const standings = await lockStandings(client, [...new Set(news.map(({ fact }) => fact.key))]);
  const { marks, asked } = consequencesOf(news, standings);
  await askNow(client, asked);
  await markPayments(client, marks);
}
