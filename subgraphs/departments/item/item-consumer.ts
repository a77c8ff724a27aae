import type { Pool, PoolClient } from 'pg';
import type { EventsFor } from '../../../books/events/kinds.js';
import { understand } from '../../../books/events/read-event.js';
import { EventConsumer } from '../../../platform/events/event-consumer.js';
import type { EventTail } from '../../../platform/events/event-tail.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { EventLogMetrics } from '../../../platform/telemetry/metrics/event-log-metrics.js';
import { payItems } from './item-payment.repository.js';

export interface ItemConsumerOptions {
  readonly pool: Pool;
  readonly tail: EventTail;
  readonly logger: Logger;
  readonly metrics?: EventLogMetrics | undefined;
}

type ItemEvent = EventsFor['items'];

/**
 * Makes a payment move the permit, registration or case it pays for, not only the ledger. An item must be linked to its
 * charges before these can be paid, because events are looked at once.
 */
export function createItemConsumer(options: ItemConsumerOptions): EventConsumer<ItemEvent> {
  return new EventConsumer({
    ...options,
    schema: 'departments',
    name: 'items',
    understand: understand('items'),
    handle: moveItems,
  });
}

export const moveItems = (events: readonly ItemEvent[], client: PoolClient): Promise<void> =>
  payItems(
    client,
    events.map(({ position }) => position),
  );
