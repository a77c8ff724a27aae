import type { Pool, PoolClient } from 'pg';
import type { EventsFor } from '../../../books/events/kinds.js';
import { understand } from '../../../books/events/read-event.js';
import { EventConsumer } from '../../../platform/events/event-consumer.js';
import type { EventTail } from '../../../platform/events/event-tail.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { EventLogMetrics } from '../../../platform/telemetry/metrics/event-log-metrics.js';
import { announceItems, payItems, type ChargePayment } from './item-payment.repository.js';

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

export async function moveItems(events: readonly ItemEvent[], client: PoolClient): Promise<void> {
  const payments = events.flatMap(chargePayments);
  if (payments.length === 0) return;
  const items = await payItems(client, payments);
  if (items.length > 0) await announceItems(client, items);
}

const chargePayments = ({ position, payload: { paymentId, allocations } }: ItemEvent): ChargePayment[] =>
  allocations.map(({ charge, amountCents }) => ({
    position,
    paymentId,
    chargeId: charge,
    amountCents: BigInt(amountCents),
  }));
