import type { Pool, PoolClient } from 'pg';
import { EventConsumer } from '../../../platform/events/event-consumer.js';
import type { EventTail } from '../../../platform/events/event-tail.js';
import type { LogEvent } from '../../../platform/events/event.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import type { EventLogMetrics } from '../../../platform/telemetry/metrics/event-log-metrics.js';
import { announceItems, payItems, type ChargePayment } from './item-payment.repository.js';

export interface ItemConsumerOptions {
  readonly pool: Pool;
  readonly tail: EventTail;
  readonly logger: Logger;
  readonly metrics?: EventLogMetrics | undefined;
}

/** The part of payment.posted.v1 that items depend on. Amounts come as text or whole numbers of cents. */
interface PostedPayload {
  readonly paymentId: string;
  readonly allocations: readonly { readonly charge: string; readonly amountCents: string | number }[];
}

/**
 * Makes a payment move the permit, registration or case it pays for, not only the ledger. An item must be linked to its
 * charges before these can be paid, because events are looked at once.
 */
export function createItemConsumer(options: ItemConsumerOptions): EventConsumer {
  return new EventConsumer({ ...options, schema: 'departments', name: 'items', handle: moveItems });
}

export async function moveItems(events: readonly LogEvent[], client: PoolClient): Promise<void> {
  const payments = events.flatMap(chargePayments);
  if (payments.length === 0) return;
  const items = await payItems(client, payments);
  if (items.length > 0) await announceItems(client, items);
}

function chargePayments({ kind, position, payload }: LogEvent): ChargePayment[] {
  if (kind !== 'payment.posted.v1') return [];
  const { paymentId, allocations } = payload as unknown as PostedPayload;
  return allocations.map(({ charge, amountCents }) => ({
    position,
    paymentId,
    chargeId: charge,
    amountCents: BigInt(amountCents),
  }));
}
